package dev.parley.sdp;

/// Reads the attributes of codecs and header extensions.
final class CodecAttributeParser {
  private CodecAttributeParser() {}

  static CodecAttribute rtpmap(LineReader reader) {
    int payloadType = (int) reader.number("payload type", 0, 127);
    String encoding = reader.word("encoding");
    reader.end();
    String[] parts = encoding.split("/", 3);
    if (parts.length < 2) {
      throw reader.error("The clock rate is missing.");
    }
    String name = reader.token(parts[0], "encoding name");
    int clockRateHz = (int) reader.number(parts[1], "clock rate", 1, Integer.MAX_VALUE);
    String parameters = parts.length < 3 ? null : parts[2];
    return new CodecAttribute.Rtpmap(payloadType, name, clockRateHz, parameters);
  }

  static double millis(LineReader reader) {
    String word = reader.word("packet time");
    reader.end();
    double millis = word.matches("[0-9]{1,7}([.][0-9]{1,6})?") ? Double.parseDouble(word) : 0;
    if (millis <= 0) {
      throw reader.error("The packet time is not a number above 0.");
    }
    return millis;
  }

  static CodecAttribute rtcpFb(LineReader reader) {
    String word = reader.word("payload type");
    int payloadType =
        word.equals("*")
            ? CodecAttribute.RtcpFb.ALL
            : (int) reader.number(word, "payload type", 0, 127);
    return new CodecAttribute.RtcpFb(payloadType, reader.rest("kind of feedback"));
  }

  static CodecAttribute extmap(LineReader reader) {
    String word = reader.word("id");
    int slash = word.indexOf('/');
    int id = (int) reader.number(slash < 0 ? word : word.substring(0, slash), "id", 1, 4351);
    if (id > 255 && id < 4096) {
      throw reader.error("The id is neither in 1 to 255 nor in 4096 to 4351.");
    }
    Direction direction = slash < 0 ? null : Direction.parse(word.substring(slash + 1));
    if (slash >= 0 && direction == null) {
      throw reader.error("What follows the id is not a direction.");
    }
    String uri = reader.word("URI");
    return new CodecAttribute.Extmap(id, direction, uri, reader.atEnd() ? null : reader.rest());
  }
}

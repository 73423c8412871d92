package dev.parley.jsep;

import dev.parley.session.CodecSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Redundant audio in SDP: its `a=fmtp` names the payload types of its blocks, such as `111/111`.
///
/// RFC 2198, section 5
public final class RedFormat {
  static final String NAME = "red";

  private RedFormat() {}

  public static boolean isRed(CodecSpec codec) {
    return codec.name().equalsIgnoreCase(NAME);
  }

  /// The payload type of all blocks, or -1 if there are none or several.
  public static int payloadType(CodecSpec red) {
    int type = -1;
    for (String block : red.format().split("/", -1)) {
      if (block.length() > 3 || !block.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return -1;
      }
      int next = block.isEmpty() ? -1 : Integer.parseInt(block);
      if (next < 0 || next > 127 || (type >= 0 && next != type)) {
        return -1;
      }
      type = next;
    }
    return type;
  }

  /// The codec of its blocks among those of the same m-section, or null.
  public static @Nullable CodecSpec inner(List<CodecSpec> codecs, CodecSpec red) {
    int type = payloadType(red);
    for (CodecSpec codec : codecs) {
      if (codec.payloadType() == type
          && !isRed(codec)
          && codec.clockRateHz() == red.clockRateHz()
          && codec.channels() == red.channels()) {
        return codec;
      }
    }
    return null;
  }

  /// What is agreed on, with redundant audio only for a codec that is agreed on, and before that
  /// one if the offer has it so: it is for the offerer to want it.
  static List<CodecSpec> arranged(List<CodecSpec> agreed, List<CodecSpec> offered) {
    List<CodecSpec> arranged = new ArrayList<>(agreed);
    for (CodecSpec red : agreed) {
      if (isRed(red)) {
        arranged.remove(red);
        CodecSpec inner = inner(arranged, red);
        if (inner != null) {
          boolean first = index(offered, red) < index(offered, inner);
          arranged.add(arranged.indexOf(inner) + (first ? 0 : 1), red);
        }
      }
    }
    return arranged;
  }

  private static int index(List<CodecSpec> codecs, CodecSpec codec) {
    for (int i = 0; i < codecs.size(); i++) {
      if (codecs.get(i).payloadType() == codec.payloadType()) {
        return i;
      }
    }
    return codecs.size();
  }
}

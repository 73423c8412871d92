package dev.parley.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.signaling.IceServer;
import java.util.ArrayList;
import java.util.List;

/// STUN and TURN servers in the words of the gateways' protocols.
final class IceServerTexts {
  private IceServerTexts() {}

  /// Values of `Link` headers (RFC 9725, section 4.6).
  static List<String> links(List<IceServer> servers) {
    List<String> links = new ArrayList<>();
    for (IceServer server : servers) {
      String credentials =
          server.username().isEmpty()
              ? ""
              : "; username=\""
                  + server.username()
                  + "\"; credential=\""
                  + server.credential()
                  + "\"; credential-type=\"password\"";
      for (String url : server.urls()) {
        links.add("<" + url + ">; rel=\"ice-server\"" + credentials);
      }
    }
    return links;
  }

  /// A list of `RTCIceServer`.
  static ArrayNode json(List<IceServer> servers) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (IceServer server : servers) {
      ObjectNode entry = list.addObject();
      ArrayNode urls = entry.putArray("urls");
      server.urls().forEach(urls::add);
      if (!server.username().isEmpty()) {
        entry.put("username", server.username()).put("credential", server.credential());
      }
    }
    return list;
  }
}

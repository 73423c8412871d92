package dev.parley.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/// What somebody gets who depends on an artifact of ours: read from the poms, so that it holds for
/// whatever resolves them.
class ArtifactTest {
  private static final Path HOME = Path.of("../..");

  @Test
  void theBrowsersApiPullsNoServerNoCodecAndNoNativeLibrary() throws Exception {
    // Whoever adds a line here makes every user of data channels pay for it.
    assertThat(pulledBy("parley-webrtc"))
        .containsExactlyInAnyOrder(
            "parley-jsep",
            "parley-sdp",
            "parley-session",
            "parley-congestion",
            "parley-ice",
            "parley-stun",
            "parley-turn",
            "parley-dtls",
            "parley-srtp",
            "parley-sctp",
            "parley-rtp",
            "parley-core",
            "parley-net",
            "jspecify"); // annotations alone
  }

  private static Set<String> pulledBy(String artifact) throws Exception {
    Map<String, Element> poms = poms();
    Set<String> pulled = new TreeSet<>();
    List<String> waiting = new ArrayList<>(List.of(artifact));
    while (!waiting.isEmpty()) {
      Element pom = poms.get(waiting.removeLast());
      if (pom == null) {
        continue; // not ours
      }
      for (Element project : List.of(pom, parse(HOME))) {
        for (String found : dependencies(project)) {
          if (pulled.add(found)) {
            waiting.add(found);
          }
        }
      }
    }
    return pulled;
  }

  private static Map<String, Element> poms() throws Exception {
    Map<String, Element> poms = new TreeMap<>();
    NodeList modules = parse(HOME).getElementsByTagName("module");
    for (int i = 0; i < modules.getLength(); i++) {
      Element pom = parse(HOME.resolve(modules.item(i).getTextContent()));
      poms.put(text(pom, "artifactId"), pom);
    }
    return poms;
  }

  private static Element parse(Path folder) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(folder.resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  /// The artifacts that come along: neither those of tests nor optional ones.
  private static List<String> dependencies(Element project) {
    return children(project, "dependencies").stream()
        .flatMap(list -> children(list, "dependency").stream())
        .filter(d -> !text(d, "scope").matches("test|provided"))
        .filter(d -> !text(d, "optional").equals("true"))
        .map(d -> text(d, "artifactId"))
        .toList();
  }

  private static String text(Element of, String name) {
    return children(of, name).stream().map(Element::getTextContent).findFirst().orElse("");
  }

  private static List<Element> children(Element of, String name) {
    List<Element> found = new ArrayList<>();
    for (Node child = of.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }
}

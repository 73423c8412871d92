/// The program: command line, web server and pages; wires everything else together.
@org.jspecify.annotations.NullMarked
module dev.parley.app {
  requires static transitive org.jspecify;
  requires dev.parley.signaling;
  requires dev.parley.sfu;
  requires info.picocli;
  requires io.helidon.http;
  requires io.helidon.webserver;
  requires io.helidon.webserver.websocket;

  opens dev.parley.app to
      info.picocli;
}

/// The program: command line, web server and pages; wires everything else together.
@org.jspecify.annotations.NullMarked
module dev.parley.app {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires dev.parley.dtls;
  requires dev.parley.gateway;
  requires dev.parley.jsep;
  requires dev.parley.net;
  requires dev.parley.session;
  requires dev.parley.sfu;
  requires dev.parley.signaling;
  requires dev.parley.stun;
  requires dev.parley.turn;
  requires dev.parley.turnserver;
  requires info.picocli;
  requires io.helidon.common.buffers;
  requires io.helidon.common.concurrency.limits;
  requires io.helidon.common.socket;
  requires io.prometheus.metrics.instrumentation.jvm;
  requires io.prometheus.metrics.model;
  requires io.prometheus.writer.text;
  requires io.helidon.http;
  requires io.helidon.webserver;
  requires io.helidon.webserver.websocket;
  requires java.net.http;
  requires org.shredzone.acme4j;

  opens dev.parley.app to
      info.picocli;
}

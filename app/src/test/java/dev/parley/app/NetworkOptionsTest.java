package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.TransportAddress;
import dev.parley.sfu.SfuConfig;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/// What `serve` makes of its options about networks.
@Timeout(240)
class NetworkOptionsTest {
  private static NetworkOptions options(String... arguments) {
    return CommandLine.populateCommand(new NetworkOptions(), arguments);
  }

  @Test
  void aStunServerTellsThePublicAddress() {
    try (TurnOnly server =
        TurnOnly.start(
            CommandLine.populateCommand(
                new ServeOptions(),
                "--only=turn",
                "--port=0",
                "--bind=127.0.0.1",
                "--ops-port=0",
                "--turn-port=0"),
            () -> {})) {
      NetworkOptions options =
          options("--public-address=192.0.2.1,stun:127.0.0.1:" + server.turn().port());
      options.check();
      assertThat(options.publicAddresses()).containsExactly(TransportAddress.of("192.0.2.1", 0));
      options.findPublicAddresses();
      assertThat(options.publicAddresses())
          .containsExactly(
              TransportAddress.of("192.0.2.1", 0), TransportAddress.of("127.0.0.1", 0));
    }
  }

  @Test
  void aStunServerThatIsNotThereIsSaidSo() {
    NetworkOptions options = options("--public-address=stun:127.0.0.1:9");
    assertThatThrownBy(options::findPublicAddresses)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("--public-address")
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void mediaUsesTheNamedInterfacesAlone() throws Exception {
    NetworkInterface loopback =
        Objects.requireNonNull(NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
    assertThat(options("--interface=" + loopback.getName()).localAddresses())
        .isNotEmpty()
        .allMatch(TransportAddress::isLoopback);
    assertThat(options("--no-ipv6").localAddresses()).isNotEmpty().noneMatch(TransportAddress::v6);
    assertThat(options().localAddresses()).as("all").isEmpty();
  }

  @Test
  void theTurnServerUsesThemToo() {
    assertThat(serve("--no-ipv6").turnAddresses()).isEqualTo(options("--no-ipv6").localAddresses());
    assertThat(serve("--bind=127.0.0.1").turnAddresses()).as("beside rooms").isEmpty();
    assertThat(serve("--only=turn").turnAddresses()).as("alone, everywhere").isEmpty();
    assertThat(serve("--only=turn", "--bind=127.0.0.1").turnAddresses())
        .containsExactly(TransportAddress.of("127.0.0.1", 0));
  }

  private static ServeOptions serve(String... arguments) {
    return CommandLine.populateCommand(new ServeOptions(), arguments);
  }

  @Test
  void anAddressThatIsToBeAskedForIsNotKnownBefore() {
    NetworkOptions options = options("--public-address=auto");
    options.check();
    assertThat(options.publicAddresses()).isEmpty();
    assertThatThrownBy(() -> options("--public-address=automatic").check())
        .isInstanceOf(Failure.class)
        .hasMessageContaining("auto or stun:HOST");
  }

  @Test
  void theSfuGetsThem() {
    ServeOptions options =
        CommandLine.populateCommand(
            new ServeOptions(),
            "--no-ipv6",
            "--ice-lite",
            "--disconnected-after=3",
            "--failed-after=20",
            "--consent-every=4");
    SfuConfig config = options.sfu();
    assertThat(config.iceLite()).isTrue();
    assertThat(config.localAddresses()).isNotEmpty().noneMatch(TransportAddress::v6);
    assertThat(config.ice().disconnectedNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(3));
    assertThat(config.ice().failedNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(20));
    assertThat(config.ice().consentNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(4));
  }
}

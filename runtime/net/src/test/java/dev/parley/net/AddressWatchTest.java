package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whoever listens is told of changes, and only of those.
class AddressWatchTest {
  private static final LocalAddress CABLE =
      new LocalAddress("eth0", TransportAddress.of("192.0.2.1", 0));
  private static final LocalAddress RADIO =
      new LocalAddress("wlan0", TransportAddress.of("198.51.100.1", 0));

  private volatile List<LocalAddress> machine = List.of(CABLE);
  private final AddressWatch watch = new AddressWatch(() -> machine);
  private final List<List<LocalAddress>> told = new ArrayList<>();

  @Test
  void tellsWhatChanged() {
    Runnable stop = watch.listen(machine, told::add);
    watch.look();
    assertThat(told).isEmpty();
    machine = List.of(CABLE, RADIO);
    watch.look();
    watch.look();
    machine = List.of(RADIO);
    watch.look();
    assertThat(told).containsExactly(List.of(CABLE, RADIO), List.of(RADIO));
    stop.run();
    machine = List.of();
    watch.look();
    assertThat(told).hasSize(2);
  }

  @Test
  void whatChangedBeforeTheFirstLookIsToldToo() {
    watch.listen(List.of(CABLE), told::add);
    machine = List.of(CABLE, RADIO);
    List<List<LocalAddress>> second = new ArrayList<>();
    watch.listen(machine, second::add);
    watch.look();
    assertThat(told).containsExactly(List.of(CABLE, RADIO));
  }

  @Test
  void aLookThatFailsChangesNothing() {
    AddressWatch failing =
        new AddressWatch(() -> {
          throw new NetException(NetError.SYSTEM, "for once");
        });
    failing.listen(machine, told::add);
    failing.look();
    assertThat(told).isEmpty();
  }
}

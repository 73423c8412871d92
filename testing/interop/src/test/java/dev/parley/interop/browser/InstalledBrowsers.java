package dev.parley.interop.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.NetworkInterface;
import java.net.SocketException;

/// Starts the browsers of this machine; a test that needs one that is missing is skipped, with a
/// line that says so.
public final class InstalledBrowsers {
  private InstalledBrowsers() {}

  public static Chromium chromium(String... more) {
    assumeTrue(Chromium.installed().isPresent(), "Skipped: Chromium is not installed.");
    return Chromium.start(more);
  }

  public static Firefox firefox(String... more) {
    assumeTrue(Firefox.installed().isPresent(), "Skipped: Firefox is not installed.");
    assumeTrue(
        hasOtherThanLoopback(),
        "Skipped: Firefox does not use loopback addresses for media, and this machine has no"
            + " others.");
    return Firefox.start(more);
  }

  private static boolean hasOtherThanLoopback() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .anyMatch(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress());
    } catch (SocketException e) {
      return false;
    }
  }
}

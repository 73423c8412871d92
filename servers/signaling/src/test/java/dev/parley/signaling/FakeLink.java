package dev.parley.signaling;

import java.util.ArrayList;
import java.util.List;

/// Keeps what a client was told.
final class FakeLink implements ClientLink {
  private final List<String> sent = new ArrayList<>();
  String address = "192.0.2.1";
  int closeCode;
  boolean comesBack = true;

  @Override
  public synchronized void send(ServerMessage message, String text) {
    assertOpen();
    sent.add(text);
  }

  @Override
  public synchronized void close(int code, String why) {
    assertOpen();
    closeCode = code;
  }

  @Override
  public String remoteAddress() {
    return address;
  }

  @Override
  public boolean comesBack() {
    return comesBack;
  }

  private void assertOpen() {
    if (closeCode != 0) {
      throw new AssertionError("told something after the end");
    }
  }

  /// What came since the last call, as JSON texts.
  synchronized List<String> told() {
    List<String> told = List.copyOf(sent);
    sent.clear();
    return told;
  }
}

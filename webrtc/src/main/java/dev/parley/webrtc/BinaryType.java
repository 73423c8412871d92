package dev.parley.webrtc;

/// As what binary messages arrive: Java programs always get a [java.nio.ByteBuffer]; script engines
/// look here.
public enum BinaryType {
  BLOB("blob"),
  ARRAYBUFFER("arraybuffer");

  private final String text;

  BinaryType(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static BinaryType parse(String text) {
    return IdlEnum.parse(BinaryType.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}

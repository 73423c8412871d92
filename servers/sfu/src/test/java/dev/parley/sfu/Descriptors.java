package dev.parley.sfu;

import dev.parley.rtp.DependencyDescriptor;
import java.util.Arrays;
import java.util.List;

/// A stream of dependency descriptors, written bit by bit, with the structures of the AV1 RTP
/// specification, section A.9: what an encoder sends, packet by packet.
final class Descriptors {
  /// A kind of frame: layers, `-DSR` for each decode target, what it needs, and its chains.
  record Template(
      int spatial, int temporal, String dtis, List<Integer> diffs, List<Integer> chains) {}

  record Structure(List<Integer> protectedBy, int chains, List<Template> templates) {
    int targets() {
      return templates.getFirst().dtis().length();
    }
  }

  private static Template template(
      int spatial, int temporal, String dtis, List<Integer> chains, Integer... diffs) {
    return new Template(spatial, temporal, dtis, List.of(diffs), chains);
  }

  static final Structure L1T3 =
      new Structure(
          List.of(0, 0, 0),
          1,
          List.of(
              template(0, 0, "SSS", List.of(0)),
              template(0, 0, "SSS", List.of(4), 4),
              template(0, 1, "-DS", List.of(2), 2),
              template(0, 2, "--D", List.of(1), 1),
              template(0, 2, "--D", List.of(3), 1)));

  static final Structure L2T1 =
      new Structure(
          List.of(0, 1),
          2,
          List.of(
              template(0, 0, "SS", List.of(0, 0)),
              template(0, 0, "SR", List.of(2, 1), 2),
              template(1, 0, "-S", List.of(1, 1), 1),
              template(1, 0, "-R", List.of(1, 1), 2, 1)));

  static final Structure L2T2_KEY =
      new Structure(
          List.of(0, 0, 1, 1),
          2,
          List.of(
              template(0, 0, "SSSS", List.of(0, 0)),
              template(0, 0, "SS--", List.of(4, 3), 4),
              template(0, 1, "-D--", List.of(2, 1), 2),
              template(1, 0, "--SS", List.of(1, 1), 1),
              template(1, 0, "--SS", List.of(1, 4), 4),
              template(1, 1, "---D", List.of(3, 2), 2)));

  private final StringBuilder bits = new StringBuilder();
  private final DependencyDescriptor reader = new DependencyDescriptor();
  private final Structure structure;
  private int frame;

  Descriptors(Structure structure, int firstFrame) {
    this.structure = structure;
    frame = firstFrame - 1;
  }

  /// The next frame, as its receiver reads it; a key frame brings the structure.
  DependencyDescriptor next(int template) {
    frame++;
    byte[] bytes = bytes(template, frame & 0xFFFF, template == 0);
    if (!reader.read(bytes, 0, bytes.length)) {
      throw new AssertionError("cannot be read: " + Arrays.toString(bytes));
    }
    return reader;
  }

  private byte[] bytes(int template, int number, boolean withStructure) {
    bits.setLength(0);
    put(1, 1);
    put(1, 1);
    put(template + 5 & 63, 6);
    put(number, 16);
    if (withStructure) {
      put(0b10000, 5);
      putStructure();
    }
    while (bits.length() % 8 != 0) {
      bits.append('0');
    }
    byte[] bytes = new byte[bits.length() / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return bytes;
  }

  private void putStructure() {
    List<Template> all = structure.templates();
    put(5, 6);
    put(structure.targets() - 1, 5);
    for (int i = 0; i < all.size(); i++) {
      boolean last = i + 1 == all.size();
      put(last ? 3 : step(all.get(i), all.get(i + 1)), 2);
    }
    for (Template each : all) {
      each.dtis().chars().forEach(dti -> put("-DSR".indexOf(dti), 2));
    }
    for (Template each : all) {
      for (int diff : each.diffs()) {
        put(1, 1);
        put(diff - 1, 4);
      }
      put(0, 1);
    }
    putBelow(structure.chains(), structure.targets() + 1);
    structure.protectedBy().forEach(chain -> putBelow(chain, structure.chains()));
    all.forEach(each -> each.chains().forEach(diff -> put(diff, 4)));
    put(0, 1);
  }

  private static int step(Template from, Template to) {
    return from.spatial() != to.spatial() ? 2 : from.temporal() != to.temporal() ? 1 : 0;
  }

  /// `ns(limit)`
  private void putBelow(int value, int limit) {
    int width = 32 - Integer.numberOfLeadingZeros(limit);
    int shorter = (1 << width) - limit;
    if (value < shorter) {
      put(value, width - 1);
    } else {
      put(value + shorter, width);
    }
  }

  private void put(int value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      bits.append(value >> i & 1);
    }
  }
}

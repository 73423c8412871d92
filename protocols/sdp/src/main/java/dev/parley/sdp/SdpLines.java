package dev.parley.sdp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lines of one section in order, and the attributes among them by type.
///
/// @param all every line, also those of unknown meaning
public record SdpLines(List<SdpLine> all) implements Iterable<SdpLine> {
  public SdpLines {
    all = List.copyOf(all);
  }

  @Override
  public Iterator<SdpLine> iterator() {
    return all.iterator();
  }

  /// The first attribute of a type, or null.
  public <T extends SdpAttribute> @Nullable T first(Class<T> type) {
    for (SdpLine line : all) {
      if (type.isInstance(line.attribute())) {
        return type.cast(line.attribute());
      }
    }
    return null;
  }

  /// All attributes of a type, in order.
  public <T extends SdpAttribute> List<T> attributes(Class<T> type) {
    List<T> found = new ArrayList<>();
    for (SdpLine line : all) {
      if (type.isInstance(line.attribute())) {
        found.add(type.cast(line.attribute()));
      }
    }
    return found;
  }

  public boolean has(Class<? extends SdpAttribute> type) {
    return first(type) != null;
  }

  /// The value of the first line of a type, or null.
  public @Nullable String value(char type) {
    for (SdpLine line : all) {
      if (line.type() == type) {
        return line.value();
      }
    }
    return null;
  }

  @Nullable Connection connection() {
    String value = value('c');
    return value == null ? null : Connection.parse(new LineReader(0, value, 0));
  }

  List<Bandwidth> bandwidths() {
    List<Bandwidth> found = new ArrayList<>();
    for (SdpLine line : all) {
      if (line.type() == 'b') {
        found.add(Bandwidth.parse(new LineReader(0, line.value(), 0)));
      }
    }
    return found;
  }

  @Nullable Direction direction() {
    StreamAttribute.MediaDirection direction = first(StreamAttribute.MediaDirection.class);
    return direction == null ? null : direction.direction();
  }

  void write(StringBuilder out) {
    for (SdpLine line : all) {
      out.append(line.type()).append('=').append(line.value()).append("\r\n");
    }
  }
}

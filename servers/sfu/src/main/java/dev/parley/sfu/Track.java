package dev.parley.sfu;

import dev.parley.core.Packet;
import dev.parley.rtp.DependencyDescriptor;
import dev.parley.rtp.DependencyStructure;
import dev.parley.rtp.ExtensionKind;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.VideoFormat;
import dev.parley.rtp.Vp8Descriptor;
import dev.parley.rtp.Vp9Descriptor;
import dev.parley.session.MediaKind;
import dev.parley.session.RtpSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A published track, its layers, and the slots of those who subscribed to it.
final class Track {
  private static final int MOST_SPATIAL_LAYERS = 4;

  /// How long nobody must have had use for a layer before its publisher is told so.
  private static final long UNUSED_NANOS = 2_000_000_000L;

  final Publisher publisher;
  final SfuTrack description;
  final int media;
  private final boolean audio;
  private final List<String> rids;
  private Layer[] layers;
  private boolean scalable;
  private final Picture picture = new Picture();
  private Slot[] slots = {};
  private long[] usedAt;
  private boolean[] asked;
  private boolean silenced;
  private TrackExport[] exports = {};

  /// @param media the index of the publisher's m-section
  /// @param rids the names of its simulcast layers, the lowest first; empty without simulcast
  Track(Publisher publisher, SfuTrack description, int media, List<String> rids) {
    this.publisher = publisher;
    this.description = description;
    this.media = media;
    this.rids = rids;
    audio = description.kind() == MediaKind.AUDIO;
    layers = new Layer[Math.max(1, rids.size())];
    Arrays.setAll(layers, i -> new Layer());
    usedAt = new long[layers.length];
    asked = new boolean[layers.length];
    Arrays.fill(asked, true);
    Arrays.fill(usedAt, Long.MIN_VALUE);
  }

  String id() {
    return description.id();
  }

  String mid() {
    return description.id().substring(description.peerId().length() + 1);
  }

  boolean isAudio() {
    return audio;
  }

  List<String> rids() {
    return rids;
  }

  /// Whether it goes to nobody.
  boolean isSilenced() {
    return silenced;
  }

  /// Lets it through, or not. What comes after a silence begins anew, with a key frame.
  void silence(long now, boolean silent) {
    if (silenced == silent) {
      return;
    }
    silenced = silent;
    for (TrackExport export : exports) {
      export.silence(silent);
    }
    if (!silent) {
      for (Slot slot : slots) {
        slot.restart();
      }
      for (int i = 0; i < layers.length; i++) {
        requestKeyFrame(now, i);
      }
    }
  }

  /// How many layers there are: by what was negotiated, or, within one stream, as were seen.
  int layerCount() {
    return layers.length;
  }

  Layer layer(int index) {
    return layers[index];
  }

  /// Whether the layers are in one stream, each needing those below it.
  boolean isScalable() {
    return scalable;
  }

  /// The name of a layer for those who are told of it.
  String layerName(int index) {
    return index < 0 || layers.length == 1
        ? ""
        : index < rids.size() ? rids.get(index) : Integer.toString(index);
  }

  /// What a layer takes, in bits per second, with those that it needs; 0 while it is not known.
  double bps(int index, int temporalLayer) {
    double sum = layers[index].bps(temporalLayer);
    for (int i = 0; scalable && i < index; i++) {
      sum += layers[i].bps(temporalLayer);
    }
    return sum;
  }

  /// The slots now; a snapshot that later changes leave alone.
  Slot[] slots() {
    return slots;
  }

  void add(Slot slot) {
    Slot[] more = Arrays.copyOf(slots, slots.length + 1);
    more[slots.length] = slot;
    slots = more;
    if (more.length == 1) {
      publisher.subscribed(true);
    }
  }

  void remove(Slot slot) {
    boolean before = slots.length > 0;
    slots = Arrays.stream(slots).filter(each -> each != slot).toArray(Slot[]::new);
    if (before && slots.length == 0) {
      publisher.subscribed(false);
    }
  }

  /// Leads to the other shards on which the room is, too.
  void exports(List<TrackExport> others) {
    exports = others.toArray(TrackExport[]::new);
  }

  /// The ways to other shards.
  List<TrackExport> exports() {
    return List.of(exports);
  }

  /// Passes a packet on to everyone who gets its layer.
  void forward(long now, RtpPacket rtp, Packet packet, RtpSource stream) {
    Layer source = layers[Math.min(stream.layer(), Math.max(0, rids.size() - 1))];
    if (!source.follow(now, stream)) {
      publisher.drop(SfuDrop.OLD_STREAM);
      return;
    }
    look(rtp, stream, source);
    if (rtp.payloadLength() > 0) { // padding probes the publisher's path; it is no picture
      layers[picture.layer].count(
          now, picture.temporal, packet.length(), rtp.timestamp(), picture.keyFrame);
    }
    for (TrackExport export : exports) {
      export.forward(stream, packet);
    }
    Slot[] all = slots;
    for (Slot slot : all) {
      if (slot.subscriber.isConnected()) {
        slot.forward(now, rtp, packet, stream, picture);
      }
    }
  }

  /// Finds out what a packet is part of.
  private void look(RtpPacket rtp, RtpSource stream, Layer source) {
    picture.read(rtp, stream.format(), stream.keyFrameBegins());
    int id = stream.ids().id(ExtensionKind.DEPENDENCY_DESCRIPTOR);
    int index = id == 0 ? -1 : rtp.extensions().indexOf(id);
    if (index >= 0) {
      DependencyDescriptor descriptor = source.descriptor(stream);
      int at = rtp.extensions().offset(index);
      if (descriptor.read(rtp.array(), at, rtp.extensions().length(index))) {
        picture.describe(descriptor);
      }
    }
    if (picture.keyFrame) {
      measure(rtp, stream, source);
    }
    int spatial = rids.isEmpty() ? spatialLayer(picture.layer) : 0;
    picture.layer = rids.isEmpty() ? spatial : Math.min(stream.layer(), layers.length - 1);
    picture.scalable = scalable;
    picture.layers = layers.length;
  }

  /// Notes how large the pictures of a key frame are.
  private void measure(RtpPacket rtp, RtpSource stream, Layer source) {
    DependencyDescriptor descriptor = picture.descriptor;
    DependencyStructure structure = descriptor == null ? null : descriptor.structure();
    if (structure != null && rids.isEmpty()) {
      know(structure.maxSpatial() + 1);
      for (int i = 0; i <= Math.min(structure.maxSpatial(), layers.length - 1); i++) {
        layers[i].size(structure.width(i), structure.height(i));
      }
    } else if (structure != null) {
      int top = structure.maxSpatial();
      source.size(structure.width(top), structure.height(top));
    } else if (stream.format() == VideoFormat.VP8) {
      int at = rtp.payloadOffset();
      int length = rtp.payloadLength();
      int width = Vp8Descriptor.keyFrameWidth(rtp.array(), at, length);
      int height = Vp8Descriptor.keyFrameHeight(rtp.array(), at, length);
      source.size(Math.max(0, width), Math.max(0, height));
    } else if (stream.format() == VideoFormat.VP9) {
      measureVp9(rtp, source);
    }
  }

  private void measureVp9(RtpPacket rtp, Layer source) {
    byte[] bytes = rtp.array();
    int at = rtp.payloadOffset();
    int length = rtp.payloadLength();
    int count = Vp9Descriptor.spatialLayers(bytes, at, length);
    if (count > 0 && !rids.isEmpty()) {
      measureVp9(bytes, at, length, count - 1, source);
    } else if (count > 0) {
      know(count);
      for (int i = 0; i < Math.min(count, layers.length); i++) {
        measureVp9(bytes, at, length, i, layers[i]);
      }
    }
  }

  private static void measureVp9(byte[] bytes, int at, int length, int spatial, Layer layer) {
    layer.size(
        Vp9Descriptor.width(bytes, at, length, spatial),
        Vp9Descriptor.height(bytes, at, length, spatial));
  }

  /// The layer of a spatial layer within the stream; the first packet of one makes it known.
  private int spatialLayer(int spatial) {
    if (spatial < MOST_SPATIAL_LAYERS) {
      know(spatial + 1);
    }
    return Math.min(spatial, layers.length - 1);
  }

  /// Makes spatial layers within the stream known.
  private void know(int count) {
    int before = layers.length;
    int after = Math.min(count, MOST_SPATIAL_LAYERS);
    if (after > before) {
      layers = Arrays.copyOf(layers, after);
      for (int i = before; i < after; i++) {
        layers[i] = new Layer();
      }
      scalable = true;
    }
  }

  void senderReport(long now, RtpSource stream, long ntp, long rtpTimestamp) {
    for (TrackExport export : exports) {
      export.senderReport(now, stream, ntp, rtpTimestamp);
    }
    Slot[] all = slots;
    for (Slot slot : all) {
      if (slot.subscriber.isConnected()) {
        slot.senderReport(now, stream, ntp, rtpTimestamp);
      }
    }
  }

  /// Asks the publisher for a key frame of a layer; its connection holds back what comes too often
  /// and catches up later.
  void requestKeyFrame(long now, int index) {
    if (audio) {
      return;
    }
    int layer = scalable ? 0 : Math.clamp(index, 0, layers.length - 1);
    publisher.requestKeyFrame(now, media, layer, layers[layer].stream());
  }

  /// Whether a layer may be chosen: it comes, or would if it were asked for.
  boolean available(long now, int index) {
    return layers[index].live(now) || (index < asked.length && !asked[index]);
  }

  /// Whether the publisher was last told that somebody has use for a layer.
  boolean asked(int index) {
    return asked[Math.min(index, asked.length - 1)];
  }

  /// Tells the publisher which layers somebody has use for, if that has changed.
  void wish(long now) {
    if (audio) {
      return;
    }
    boolean changed = false;
    for (int i = 0; i < asked.length; i++) {
      boolean used = used(i);
      if (used || usedAt[i] == Long.MIN_VALUE) {
        usedAt[i] = now;
      }
      boolean ask = used || now - usedAt[i] < UNUSED_NANOS;
      // What is used is asked for at once; what is not used any more only after a while.
      if (ask != asked[i] && (used || !ask)) {
        asked[i] = ask;
        changed = true;
      }
    }
    if (changed) {
      List<String> active = new ArrayList<>();
      for (int i = 0; i < asked.length; i++) {
        if (asked[i]) {
          active.add(rids.isEmpty() ? "" : rids.get(i));
        }
      }
      publisher.layersWanted(media, List.copyOf(active));
    }
  }

  /// The lowest layer is kept while anybody watches, so that there is something to fall back to.
  /// While one does not come that is missed, those below it are asked for, too: else each in turn
  /// would seem to be had, as what was not asked for.
  private boolean used(int index) {
    for (Slot slot : slots) {
      if (slot.target() == index
          || slot.missed() == index
          || (slot.target() < index && index < slot.missed())
          || (slot.target() >= 0 && slot.current() == index)
          || (slot.isWanted() && (index == 0 || rids.isEmpty()))) {
        return true;
      }
    }
    for (TrackExport export : exports) {
      if (export.wants(index)) {
        return true;
      }
    }
    return false;
  }
}

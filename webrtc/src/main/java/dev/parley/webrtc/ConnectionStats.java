package dev.parley.webrtc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Makes the reports of a connection: asks each transport on its event loop, one after the other.
final class ConnectionStats {
  private ConnectionStats() {}

  /// @param result what to make of the collection, within a task
  static CompletionStage<RTCStatsReport> collect(
      TaskQueue tasks,
      List<PeerTransport> transports,
      DataChannels channels,
      Function<StatsBuilder, RTCStatsReport> result) {
    StatsBuilder builder = new StatsBuilder();
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (PeerTransport transport : transports) {
      done = done.thenCompose(_ -> transport.collect(builder));
    }
    CompletableFuture<RTCStatsReport> report = new CompletableFuture<>();
    CompletableFuture<Void> _ =
        done.whenComplete((_, failure) ->
            tasks.execute(() -> {
              if (failure != null) {
                report.completeExceptionally(
                    DOMException.operation("the statistics cannot be read: " + failure));
                return;
              }
              channels(builder, channels);
              report.complete(result.apply(builder));
            }));
    return report;
  }

  private static void channels(StatsBuilder builder, DataChannels channels) {
    long[] counts = channels.counts();
    builder
        .begin("PC", RTCStatsType.PEER_CONNECTION)
        .set("dataChannelsOpened", counts[0])
        .set("dataChannelsClosed", counts[1])
        .add();
    synchronized (channels.tasks()) {
      for (RTCDataChannel channel : channels.all()) {
        ChannelCounts count = channel.counts();
        builder
            .begin("D" + channel.number(), RTCStatsType.DATA_CHANNEL)
            .set("label", channel.label())
            .set("protocol", channel.protocol())
            .set("dataChannelIdentifier", channel.id())
            .set("state", channel.readyState().toString())
            .set("messagesSent", count.messagesSent)
            .set("bytesSent", count.bytesSent)
            .set("messagesReceived", count.messagesReceived)
            .set("bytesReceived", count.bytesReceived)
            .add();
      }
    }
  }
}

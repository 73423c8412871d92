package dev.parley.turn;

import dev.parley.core.Core;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunError;
import dev.parley.stun.StunWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Makes, refreshes and ends allocations.
///
/// RFC 8656, sections 7 and 8
final class Allocations {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final TurnServer server;
  private final TurnServerConfig config;
  private final Answers answers;
  private final Expiry expiry;
  private final Quotas quotas;
  private final RelayPorts ports;
  private final Reservations reservations;
  private final Map<Long, Allocation> byId = new LinkedHashMap<>();
  private final Map<TransportAddress, Allocation> byRelayed = new LinkedHashMap<>();
  private final BiConsumer<Allocation, TurnEvent> events;
  private long made;

  Allocations(
      TurnServer server,
      TurnServerConfig config,
      Answers answers,
      Expiry expiry,
      Quotas quotas,
      RelayPorts ports,
      Reservations reservations,
      BiConsumer<Allocation, TurnEvent> events) {
    this.server = server;
    this.config = config;
    this.answers = answers;
    this.expiry = expiry;
    this.quotas = quotas;
    this.ports = ports;
    this.reservations = reservations;
    this.events = events;
  }

  List<Allocation> all() {
    return List.copyOf(byId.values());
  }

  @Nullable Allocation get(long id) {
    return byId.get(id);
  }

  /// The allocation that a relayed address belongs to, or null.
  @Nullable Allocation ofRelayed(TransportAddress relayed) {
    return byRelayed.get(relayed);
  }

  int count() {
    return byId.size();
  }

  long made() {
    return made;
  }

  /// Answers Allocate.
  ///
  /// @return the error code of a refusal, or 0
  int allocate(Exchange request, TurnUser user) {
    Allocation existing = request.allocation();
    if (existing != null) {
      return again(request, existing);
    }
    AllocateRequest asked = AllocateRequest.read(request.message, request.link);
    if (asked.error() != 0) {
      return asked.error();
    }
    boolean redeems = asked.token() != 0;
    int refusal = redeems ? 0 : quotas.take(user.name(), request.client);
    if (refusal != 0) {
      return refusal;
    }
    Allocation allocation =
        new Allocation(
            server,
            expiry.number(),
            request,
            user,
            asked.stream(),
            config.limits().bytesPerSecond());
    int failure = redeems ? redeem(allocation, asked, request) : open(allocation, asked, request);
    if (failure != 0) {
      if (!redeems) {
        quotas.giveBack(user.name(), request.client);
      }
      return failure;
    }
    begin(request, allocation);
    return 0;
  }

  /// The answer to a repeated request is that to the first; another request on the same 5-tuple is
  /// a mistake.
  private int again(Exchange request, Allocation existing) {
    if (existing.transactionHigh != request.message.transactionHigh()
        || existing.transactionLow != request.message.transactionLow()
        || !existing.username.equals(request.username)) {
      return StunError.ALLOCATION_MISMATCH;
    }
    succeed(request, existing);
    return 0;
  }

  private int redeem(Allocation allocation, AllocateRequest asked, Exchange request) {
    Allocation.Relayed reserved =
        reservations.redeem(asked.token(), allocation.userName, request.client);
    if (reserved == null) {
      return StunError.INSUFFICIENT_CAPACITY;
    }
    allocation.relayed.add(reserved);
    return 0;
  }

  private int open(Allocation allocation, AllocateRequest asked, Exchange request) {
    if (asked.reserve()) {
      return openPair(allocation, asked, request);
    }
    boolean[] families = asked.dual() ? new boolean[] {false, true} : new boolean[] {asked.v6()};
    int failure = 0;
    for (boolean v6 : families) {
      RelayAddress at = relayAddress(request.link, v6);
      Allocation.Relayed opened = at == null ? null : ports.open(at, asked.stream(), asked.even());
      if (opened != null) {
        allocation.relayed.add(opened);
      } else {
        failure =
            at == null ? StunError.ADDRESS_FAMILY_NOT_SUPPORTED : StunError.INSUFFICIENT_CAPACITY;
        allocation.addressError =
            (v6 ? AllocateRequest.IPV6 : AllocateRequest.IPV4) << 16 | failure;
      }
    }
    return allocation.relayed.isEmpty() ? failure : 0;
  }

  private int openPair(Allocation allocation, AllocateRequest asked, Exchange request) {
    RelayAddress at = relayAddress(request.link, asked.v6());
    if (at == null) {
      return StunError.ADDRESS_FAMILY_NOT_SUPPORTED;
    }
    int refusal = quotas.take(allocation.userName, request.client);
    if (refusal != 0) {
      return refusal;
    }
    Allocation.Relayed[] pair = ports.openPair(at);
    if (pair == null) {
      quotas.giveBack(allocation.userName, request.client);
      return StunError.INSUFFICIENT_CAPACITY;
    }
    allocation.relayed.add(pair[0]);
    allocation.reservationToken =
        reservations.add(request.now, allocation.userName, request.client, pair[1]);
    return 0;
  }

  /// The address that the client came to if we relay from it, else the first of the family.
  private @Nullable RelayAddress relayAddress(TurnLink link, boolean v6) {
    RelayAddress first = null;
    for (RelayAddress relay : config.relays()) {
      if (relay.local().v6() == v6) {
        if (relay.local().sameHost(link.local())) {
          return relay;
        }
        first = first == null ? relay : first;
      }
    }
    return first;
  }

  private void begin(Exchange request, Allocation allocation) {
    made++;
    byId.put(allocation.id(), allocation);
    allocation.link.allocations.put(allocation.client, allocation);
    long expires = request.now + lifetimeSeconds(request) * NANOS_PER_SECOND;
    for (Allocation.Relayed relayed : allocation.relayed) {
      relayed.expires = expires;
      byRelayed.put(relayed.advertised, allocation);
      relayed.relay.owner(allocation);
    }
    expiry.set(allocation, expires);
    succeed(request, allocation);
    events.accept(allocation, new TurnEvent.Allocated(AllocationInfo.of(allocation, request.now)));
  }

  private long lifetimeSeconds(Exchange request) {
    long asked = request.message.u32(StunAttribute.LIFETIME);
    return Math.clamp(asked, config.defaultLifetimeSeconds(), config.maxLifetimeSeconds());
  }

  private void succeed(Exchange request, Allocation allocation) {
    StunWriter writer = answers.success(request);
    long expires = 0;
    for (Allocation.Relayed relayed : allocation.relayed) {
      writer.xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, relayed.advertised);
      expires = Math.max(expires, relayed.expires);
    }
    writer.u32(StunAttribute.LIFETIME, Math.max(0, expires - request.now) / NANOS_PER_SECOND);
    if (allocation.reservationToken != 0) {
      writer.i64(StunAttribute.RESERVATION_TOKEN, allocation.reservationToken);
    }
    writer.xorMappedAddress(request.client);
    if (allocation.addressError != 0) {
      writer.attribute(StunAttribute.ADDRESS_ERROR_CODE, addressError(allocation.addressError));
    }
    answers.send(request);
  }

  /// RFC 8656, section 18.12.
  private static byte[] addressError(int familyAndCode) {
    int code = familyAndCode & 0xFFFF;
    byte[] phrase = StunError.reason(code).getBytes(StandardCharsets.US_ASCII);
    byte[] value = new byte[4 + phrase.length];
    value[0] = (byte) (familyAndCode >>> 16);
    value[2] = (byte) (code / 100);
    value[3] = (byte) (code % 100);
    System.arraycopy(phrase, 0, value, 4, phrase.length);
    return value;
  }

  /// Answers Refresh for an allocation of the same user.
  ///
  /// @return the error code of a refusal, or 0
  int refresh(Exchange request, Allocation allocation) {
    boolean one = request.has(StunAttribute.REQUESTED_ADDRESS_FAMILY);
    int family = AllocateRequest.family(request.message, StunAttribute.REQUESTED_ADDRESS_FAMILY);
    if (one && allocation.relayed(family == AllocateRequest.IPV6) == null) {
      return StunError.PEER_ADDRESS_FAMILY_MISMATCH;
    }
    long seconds = request.message.u32(StunAttribute.LIFETIME) == 0 ? 0 : lifetimeSeconds(request);
    for (Allocation.Relayed relayed : allocation.relayed) {
      if (!one || relayed.advertised.v6() == (family == AllocateRequest.IPV6)) {
        relayed.expires = request.now + seconds * NANOS_PER_SECOND;
      }
    }
    settle(request.now, allocation, TurnEvent.End.DELETED);
    StunWriter writer = answers.success(request);
    writer.u32(StunAttribute.LIFETIME, seconds);
    answers.send(request);
    return 0;
  }

  /// What an allocation's own timer does.
  void expire(long now, Allocation allocation) {
    settle(now, allocation, TurnEvent.End.EXPIRED);
  }

  /// Lets go of the relayed addresses whose time is over, and of the allocation with the last.
  private void settle(long now, Allocation allocation, TurnEvent.End reason) {
    long next = Core.NEVER;
    for (Allocation.Relayed relayed : allocation.relayed) {
      next = Math.min(next, relayed.expires > now ? relayed.expires : Core.NEVER);
    }
    if (next == Core.NEVER) {
      end(now, allocation, reason);
      return;
    }
    for (Allocation.Relayed relayed : List.copyOf(allocation.relayed)) {
      if (relayed.expires <= now) {
        allocation.relayed.remove(relayed);
        release(relayed);
      }
    }
    expiry.set(allocation, next);
  }

  private void release(Allocation.Relayed relayed) {
    byRelayed.remove(relayed.advertised);
    relayed.relay.owner(null);
    ports.close(relayed);
  }

  /// Ends an allocation with everything that belongs to it.
  void end(long now, Allocation allocation, TurnEvent.End reason) {
    if (allocation.ended) {
      return;
    }
    AllocationInfo info = AllocationInfo.of(allocation, now);
    allocation.ended = true;
    expiry.set(allocation, Core.NEVER);
    byId.remove(allocation.id());
    allocation.link.allocations.remove(allocation.client);
    for (PeerConnection connection : new ArrayList<>(allocation.connections)) {
      connection.end();
    }
    allocation.relayed.forEach(this::release);
    allocation.relayed.clear();
    quotas.giveBack(allocation.userName, allocation.client);
    events.accept(allocation, new TurnEvent.Ended(info, reason));
  }
}

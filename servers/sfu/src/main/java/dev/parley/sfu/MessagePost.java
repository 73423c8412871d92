package dev.parley.sfu;

import dev.parley.session.RtcData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way of a participant's messages through its room.
record MessagePost(Participant participant, Room room) implements Messages.Post {
  @Override
  public RtcData data() {
    return participant.rtc().data();
  }

  @Override
  public boolean mayPost() {
    return !participant.isSilenced();
  }

  @Override
  public @Nullable Messages of(String id) {
    Participant other = room.participant(id);
    return other == null || other == participant ? null : other.messages();
  }

  @Override
  public List<Messages> others() {
    return room.all().stream()
        .filter(each -> each != participant)
        .map(Participant::messages)
        .toList();
  }

  @Override
  public boolean elsewhere(String to, boolean keep, boolean text, byte[] bytes, int length) {
    return room.parts().post(to, keep, text, bytes, length);
  }

  @Override
  public void wake() {
    participant.wake();
  }

  @Override
  public void drop(SfuDrop reason) {
    participant.shard().drop(reason);
  }

  @Override
  public void failed(Throwable cause) {
    participant.fail(cause);
  }
}

package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.signaling.SendQueue.Frame;
import org.junit.jupiter.api.Test;

class SendQueueTest {
  private final SendQueue queue = new SendQueue(3, 10);

  @Test
  void keepsTheOrder() throws InterruptedException {
    queue.offer(new Frame.Text("a"));
    queue.offer(new Frame.Ping());
    assertThat(queue.take()).isEqualTo(new Frame.Text("a"));
    assertThat(queue.take()).isEqualTo(new Frame.Ping());
  }

  @Test
  void refusesTooManyFrames() throws InterruptedException {
    assertThat(queue.offer(new Frame.Ping())).isTrue();
    assertThat(queue.offer(new Frame.Ping())).isTrue();
    assertThat(queue.offer(new Frame.Ping())).isTrue();
    assertThat(queue.offer(new Frame.Ping())).isFalse();
    queue.take();
    assertThat(queue.offer(new Frame.Ping())).isTrue();
  }

  @Test
  void refusesTooManyCharacters() throws InterruptedException {
    assertThat(queue.offer(new Frame.Text("12345"))).isTrue();
    assertThat(queue.offer(new Frame.Text("123456"))).isFalse();
    assertThat(queue.offer(new Frame.Text("12345"))).isTrue();
    queue.take();
    assertThat(queue.offer(new Frame.Text("12345"))).isTrue();
  }

  @Test
  void sendsNothingAfterClose() throws InterruptedException {
    queue.offer(new Frame.Close(1000, "left"));
    assertThat(queue.offer(new Frame.Text("late"))).isTrue();
    assertThat(queue.take()).isEqualTo(new Frame.Close(1000, "left"));
    queue.shut();
    assertThat(queue.take()).isNull();
  }
}

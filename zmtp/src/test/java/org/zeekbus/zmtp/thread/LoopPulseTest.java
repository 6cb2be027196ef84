package org.zeekbus.zmtp.thread;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.socket.Transport;

/** Who turns, and who does not. */
final class LoopPulseTest {
  @Test
  void namesTheLoopThatHangs() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    List<EventLoop> loops;
    try (Transport transport = TestTransport.start()) {
      loops = transport.loops();
      assertThat(LoopPulse.silent(loops, Duration.ofSeconds(20))).isEmpty();
      loops
          .get(1)
          .execute(() -> {
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      assertThat(LoopPulse.silent(loops, Duration.ofMillis(100))).containsExactly(1);
      end.countDown();
      assertThat(LoopPulse.silent(loops, Duration.ofSeconds(20))).isEmpty();
    }
    // A loop that was shut down does not hang.
    assertThat(LoopPulse.silent(loops, Duration.ofSeconds(20))).isEmpty();
  }
}

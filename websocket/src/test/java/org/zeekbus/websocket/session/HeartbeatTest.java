package org.zeekbus.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
  private final Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(5));

  private String next(int held, boolean isWaiting) {
    return new String(heartbeat.next(held, isWaiting), StandardCharsets.US_ASCII);
  }

  @Test
  void pingsAreNumbered() {
    assertThat(next(0, false)).isEqualTo("ixwebsocket::heartbeat::5s::0");
    assertThat(next(0, false)).isEqualTo("ixwebsocket::heartbeat::5s::1");
  }

  @Test
  void eachNeedsAnAnswerOfItsOwn() {
    var _ = next(0, false);
    assertThat(heartbeat.mayHaveAnswered(0, false)).isFalse();
    heartbeat.answered();
    assertThat(heartbeat.mayHaveAnswered(0, false)).isTrue();
    var _ = next(0, false);
    assertThat(heartbeat.mayHaveAnswered(0, false)).isFalse();
  }

  @Test
  void whoIsNotReadCannotAnswer() {
    var _ = next(0, true);
    assertThat(heartbeat.mayHaveAnswered(0, false)).isTrue();
    var _ = next(0, false);
    assertThat(heartbeat.mayHaveAnswered(0, true)).isTrue();
  }

  @Test
  void theAnswerMayStandBehindALongFrameAsLongAsThatGrows() {
    var _ = next(1000, false);
    assertThat(heartbeat.mayHaveAnswered(1001, false)).isTrue();
    assertThat(heartbeat.mayHaveAnswered(1000, false)).isFalse();
  }
}

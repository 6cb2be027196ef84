package org.zeekbus.websocket.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
  private final Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(5));

  private String next(int held, boolean isWaiting) {
    return new String(heartbeat.next(held, isWaiting, 0, 1000), StandardCharsets.US_ASCII);
  }

  @Test
  void pingsAreNumbered() {
    assertThat(next(0, false)).isEqualTo("ixwebsocket::heartbeat::5s::0");
    assertThat(next(0, false)).isEqualTo("ixwebsocket::heartbeat::5s::1");
  }

  @Test
  void eachNeedsAnAnswerOfItsOwn() {
    var _ = next(0, false);
    assertThat(heartbeat.mayHaveAnswered(0, false, 0, 2000)).isFalse();
    heartbeat.answered();
    assertThat(heartbeat.mayHaveAnswered(0, false, 0, 2000)).isTrue();
    var _ = next(0, false);
    assertThat(heartbeat.mayHaveAnswered(0, false, 0, 2000)).isFalse();
  }

  @Test
  void whoIsNotReadCannotAnswer() {
    var _ = next(0, true);
    assertThat(heartbeat.mayHaveAnswered(0, false, 0, 2000)).isTrue();
    var _ = next(0, false);
    assertThat(heartbeat.mayHaveAnswered(0, true, 0, 2000)).isTrue();
  }

  @Test
  void theAnswerMayStandBehindALongFrameAsLongAsThatGrows() {
    var _ = next(1000, false);
    assertThat(heartbeat.mayHaveAnswered(1001, false, 0, 2000)).isTrue();
    assertThat(heartbeat.mayHaveAnswered(1000, false, 0, 2000)).isFalse();
  }

  @Test
  void thePingMayStandBehindEventsAsLongAsTheClientTakesThem() {
    var _ = heartbeat.next(0, false, 1, 1000);
    assertThat(heartbeat.mayHaveAnswered(0, false, 1, 1001)).isTrue();
    assertThat(heartbeat.mayHaveAnswered(0, false, 0, 1001)).isTrue();
    assertThat(heartbeat.mayHaveAnswered(0, false, 1, 1000)).isFalse();
    var _ = heartbeat.next(0, false, 0, 1000);
    assertThat(heartbeat.mayHaveAnswered(0, false, 1, 1001)).as("it lags now").isTrue();
    assertThat(heartbeat.mayHaveAnswered(0, false, 0, 1001)).as("it does not lag").isFalse();
  }
}

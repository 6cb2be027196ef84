package org.zeekbus.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.CloseReason;

/** Every cause has an advice. */
final class WebSocketAdviceTest {
  @Test
  void ofEveryRequestThatIsRefused() throws Exception {
    for (Object each : Class.forName("org.zeekbus.http.Refusal").getEnumConstants()) {
      String cause = ((Enum<?>) each).name().toLowerCase(Locale.ROOT);
      assertThat(WebSocketAdvice.ofRefused(cause)).as(cause).endsWith(".");
    }
    assertThat(WebSocketAdvice.ofRefused("clients")).endsWith(".");
  }

  @Test
  void ofEveryClientThatIsClosed() {
    for (CloseReason reason : CloseReason.values()) {
      assertThat(WebSocketAdvice.ofClosed(reason)).as("%s", reason).endsWith(".");
    }
    assertThat(WebSocketAdvice.ofClosed(CloseReason.QUEUE_FULL)).contains("websocket.on-full");
  }
}

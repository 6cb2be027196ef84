package org.zeekbus.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.CloseReason;

/** Each reason has words and an advice of its own. */
final class CloseAdviceTest {
  @Test
  void noTwoReasonsHaveTheSame() {
    Set<String> seen = new HashSet<>();
    for (CloseReason reason : CloseReason.values()) {
      assertThat(seen.add(CloseCause.of(reason))).as("%s", reason).isTrue();
      assertThat(CloseAdvice.of(reason)).as("%s", reason).endsWith(".");
      assertThat(seen.add(CloseAdvice.of(reason))).as("%s", reason).isTrue();
    }
  }
}

package org.zeekbus.app.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zeekbus.app.Main;
import org.zeekbus.app.config.Environment;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.socket.InheritedSockets.Descriptor;

/** The variables that name descriptors. */
final class ActivatedSocketsTest {
  private static Environment environment(String count, String pid, String names) {
    return Main.environmentOf(
        Map.of("LISTEN_FDS", count, "LISTEN_PID", pid, "LISTEN_FDNAMES", names));
  }

  @Test
  void nameThoseOfThisProcess() throws ConfigurationException {
    assertThat(ActivatedSockets.descriptors(environment("2", "7", "xsub:http"), 7))
        .containsExactly(new Descriptor(3, "xsub"), new Descriptor(4, "http"));
    assertThat(ActivatedSockets.descriptors(environment("2", "7", "xsub"), 7))
        .containsExactly(new Descriptor(3, "xsub"), new Descriptor(4, ""));
    assertThat(ActivatedSockets.descriptors(environment("0", "7", ""), 7)).isEmpty();
  }

  @Test
  void areOfNoConcernToItsChildren() throws ConfigurationException {
    assertThat(ActivatedSockets.descriptors(environment("2", "8", ""), 7)).isEmpty();
    assertThat(ActivatedSockets.descriptors(Main.environmentOf(Map.of()), 7)).isEmpty();
  }

  @Test
  void mustBeANumber() {
    for (String count : List.of("two", "-1", "99999", "1001")) {
      assertThatThrownBy(() -> ActivatedSockets.descriptors(environment(count, "7", ""), 7))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage("LISTEN_FDS: '%s' (expected: a number of 0 to 1000)".formatted(count));
    }
  }
}

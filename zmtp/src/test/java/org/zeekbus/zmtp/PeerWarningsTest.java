package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Warnings that peers provoke do not fill the log, however many peers there are. */
final class PeerWarningsTest {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.zeekbus.test.PeerWarnings");
  private final ManualClock clock = new ManualClock();
  private final PeerWarnings warnings;

  PeerWarningsTest() {
    logger.setAdditive(false);
    lines.start();
    logger.addAppender(lines);
    warnings = new PeerWarnings(logger, Duration.ofSeconds(10), clock);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(lines);
  }

  @Test
  void repetitionsAreCountedAndSaidEveryTenSeconds() {
    for (int i = 0; i < 100; i++) {
      warn("10.0.0.1");
    }
    assertThat(said()).containsExactly("10.0.0.1: odd");
    clock.advance(Duration.ofSeconds(10));
    warn("10.0.0.1");
    assertThat(said()).containsExactly("10.0.0.1: odd", "10.0.0.1: odd (100 times)");
  }

  @Test
  void noTextIsMadeOfWhatIsNotSaid() {
    int[] made = {0};
    for (int i = 0; i < 100; i++) {
      warnings.warn("key", "{}: {}{}", "peer", () -> "text " + ++made[0]);
    }
    assertThat(made[0]).isEqualTo(1);
  }

  /** A flood of keys does not make the log forget those that it has just said. */
  @Test
  void manyKeysRepeatNothing() {
    warn("10.0.0.1");
    for (int i = 0; i < 100_000; i++) {
      warn("10.1.0." + i);
      warn("10.0.0.1");
    }
    assertThat(said()).filteredOn(line -> line.startsWith("10.0.0.1:")).hasSize(1);
    assertThat(said()).hasSizeLessThanOrEqualTo(1000);
  }

  @Test
  void allKeysTogetherHaveTheirBoundInTheLongRun() {
    for (int second = 0; second < 100; second++) {
      for (int i = 0; i < 500; i++) {
        warn(second + "." + i);
      }
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(said()).hasSizeBetween(1000, 1000 + 100 * 10);
  }

  @Test
  void thereIsRoomForNewKeysWhenOldOnesHaveBeenQuiet() {
    for (int i = 0; i < 100_000; i++) {
      warn("10.1.0." + i);
    }
    clock.advance(Duration.ofMinutes(10));
    lines.list.clear();
    warn("10.0.0.1");
    warn("10.0.0.2");
    assertThat(said()).containsExactly("10.0.0.1: odd", "10.0.0.2: odd");
  }

  @Test
  void anAddressHasLinesOfItsOwnAndTheRestIsCounted() {
    int admitted = 0;
    for (int i = 0; i < 10_000; i++) {
      admitted += warnings.admits("10.0.0.1") ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(200);
    assertThat(warnings.admits("10.0.0.2")).isTrue();
    assertThat(said())
        .containsExactly("9800 log lines about peers were suppressed, because there were too many");
    clock.advance(Duration.ofSeconds(5));
    for (int i = 0; i < 10_000; i++) {
      admitted += warnings.admits("10.0.0.1") ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(205);
  }

  @Test
  void manyAddressesHaveABoundTogether() {
    int admitted = 0;
    for (int i = 0; i < 100_000; i++) {
      admitted += warnings.admits("10.0.0." + i) ? 1 : 0;
    }
    assertThat(admitted).isBetween(900, 1000);
  }

  private void warn(String address) {
    warnings.warn(address, "{}: {}{}", address, "odd");
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}

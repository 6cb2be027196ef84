package org.zeekbus.app.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.Main;
import org.zeekbus.app.config.Environment;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.thread.Supervisor;

/** What systemd hears, and when it hears nothing. */
final class NoticesTest {
  @TempDir private Path directory;

  private static Environment environment(String... variables) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      all.put(variables[i], variables[i + 1]);
    }
    return Main.environmentOf(all);
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  @Test
  void theWatchdogIsNotAnsweredWhileSomethingHangs() throws Exception {
    AtomicReference<List<String>> hanging = new AtomicReference<>(List.of());
    AtomicInteger looks = new AtomicInteger();
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify"));
        Notices notices =
            Notices.starting(
                environment(
                    "NOTIFY_SOCKET",
                    systemd.address(),
                    "WATCHDOG_USEC",
                    "20000",
                    "WATCHDOG_PID",
                    pid()),
                new Supervisor())) {
      notices.ready(
          () -> "idle",
          limit -> {
            assertThat(limit).isLessThan(Duration.ofMillis(20));
            looks.incrementAndGet();
            return hanging.get();
          });
      systemd.await("READY=1 STATUS=.*");
      systemd.await("WATCHDOG=1");
      hanging.set(List.of("event loop 1 of broker"));
      int begin = looks.get();
      Await.until("the next look has begun", () -> looks.get() > begin + 1);
      int heard = systemd.messages().size();
      int then = looks.get();
      Await.until("some looks more", () -> looks.get() > then + 5);
      assertThat(systemd.messages().subList(heard, systemd.messages().size()))
          .doesNotContain("WATCHDOG=1");
      hanging.set(List.of());
      Await.until("it lives again", () -> systemd.messages().getLast().equals("WATCHDOG=1"));
    }
  }

  @Test
  void aStatusThatFailsSaysSoAndEndsNothing() throws Exception {
    Supervisor threads = new Supervisor();
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify"));
        Notices notices =
            Notices.starting(environment("NOTIFY_SOCKET", systemd.address()), threads)) {
      notices.ready(
          () -> {
            throw new IllegalStateException("a fault of the test");
          },
          _ -> List.of());
      systemd.await("STATUS=status unknown: the log of zeekbus says why");
      assertThat(threads.failures()).isEqualTo(1);
      assertThat(threads.death().toCompletableFuture()).isNotDone();
    }
  }

  @Test
  void itsOwnWatchdogAlone() throws Exception {
    assertThat(Watchdog.timeout(environment(), 7)).isEmpty();
    assertThat(Watchdog.timeout(environment("WATCHDOG_USEC", "30000000"), 7))
        .contains(Duration.ofSeconds(30));
    assertThat(Watchdog.timeout(environment("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7"), 7))
        .contains(Duration.ofSeconds(30));
    assertThat(Watchdog.timeout(environment("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "8"), 7))
        .isEmpty();
    assertThatThrownBy(() -> Watchdog.timeout(environment("WATCHDOG_USEC", "soon"), 7))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("WATCHDOG_USEC: 'soon' (expected: microseconds)");
  }

  @Test
  void withoutSystemdNothingRuns() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (Notices notices =
        Notices.starting(environment("WATCHDOG_USEC", "1000"), new Supervisor())) {
      notices.ready(
          () -> {
            looks.incrementAndGet();
            return "";
          },
          _ -> {
            looks.incrementAndGet();
            return List.of();
          });
      notices.reloading();
      notices.reloaded();
      notices.stopping(Duration.ofSeconds(1));
    }
    assertThat(looks).hasValue(0);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("zeekbus-watchdog", "zeekbus-status", "zeekbus-starting");
  }

  @Test
  void aSocketThatIsGoneStopsNothing() throws Exception {
    String gone = directory.resolve("gone").toString();
    try (Notices notices = Notices.starting(environment("NOTIFY_SOCKET", gone), new Supervisor())) {
      notices.ready(() -> "idle", _ -> List.of());
      notices.stopping(Duration.ofSeconds(1));
    }
  }
}

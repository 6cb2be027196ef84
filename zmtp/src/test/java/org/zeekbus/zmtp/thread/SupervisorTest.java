package org.zeekbus.zmtp.thread;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SupervisorTest {
  private final Supervisor supervisor = new Supervisor();
  private final CompletableFuture<Failure> death = supervisor.death().toCompletableFuture();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aThreadThatThrowsAnErrorIsADeath(boolean isVirtual) throws Exception {
    Error cause = new NoClassDefFoundError("third/party/Thing");
    Supervisor.Body body =
        () -> {
          throw cause;
        };
    Thread thread =
        isVirtual ? supervisor.virtual("sink", body) : supervisor.platform("sink", body);
    thread.start();
    assertThat(death.get(10, TimeUnit.SECONDS)).isEqualTo(new Failure("sink", cause));
    assertThat(supervisor.failures()).isOne();
  }

  /** All but the last words of the log line is shared. */
  @Test
  void codeOfOthersIsSupervisedWithTheirAdvice() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Supervisor.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    Error cause = new NoClassDefFoundError("third/party/Thing");
    Supervisor plugin = supervisor.advising("report it to its author");
    try {
      plugin.caught("sink x", cause);
      supervisor.caught("timer", cause);
      plugin
          .platform(
              "thread",
              () -> {
                throw cause;
              })
          .start();
      assertThat(death.get(10, TimeUnit.SECONDS)).isEqualTo(new Failure("thread", cause));
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
        .containsExactly(
            "sink x failed; report it to its author",
            "timer failed; this is a fault of zeekbus, please report it",
            "thread failed; report it to its author");
    assertThat(supervisor.failures()).isEqualTo(3);
  }

  @Test
  void anInterruptAndANormalEndAreNone() throws Exception {
    Thread ended = supervisor.virtual("ends", () -> {});
    Thread interrupted = supervisor.platform("waits", () -> new CompletableFuture<>().get());
    ended.start();
    interrupted.start();
    interrupted.interrupt();
    ended.join();
    interrupted.join();
    assertThat(death).isNotDone();
    assertThat(supervisor.failures()).isZero();
  }

  @Test
  void aTaskThatThrowsIsCountedAndGoesOn() {
    Runnable task =
        supervisor.task(
            "timer",
            () -> {
              throw new IllegalStateException("once more");
            });
    task.run();
    task.run();
    assertThat(supervisor.failures()).isEqualTo(2);
    assertThat(death).isNotDone();
  }

  @Test
  void aTaskThatRunsOutOfMemoryIsADeath() {
    OutOfMemoryError cause = new OutOfMemoryError("direct buffers");
    supervisor
        .task(
            "timer",
            () -> {
              throw cause;
            })
        .run();
    assertThat(Optional.ofNullable(death.getNow(null))).contains(new Failure("timer", cause));
  }

  @Test
  void aListenerHearsOfEachFailure() {
    List<Failure> heard = new ArrayList<>();
    Supervisor told = new Supervisor(heard::add);
    Error cause = new AssertionError("on purpose");
    told.caught("reading", cause);
    told.caught("reading", cause);
    assertThat(heard).containsExactly(new Failure("reading", cause), new Failure("reading", cause));
  }
}

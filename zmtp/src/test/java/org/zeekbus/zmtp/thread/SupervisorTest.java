package org.zeekbus.zmtp.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zmtp.Await;

/**
 * Exceptions of a program's handlers, listeners and executors are reported, and affect nothing
 * else.
 */
final class FailingProgramTest {
  private final Cluster cluster = Cluster.zeekbus();
  private final List<Problem> problems = new CopyOnWriteArrayList<>();
  private final Queue<Object> received = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aListenerOfMembersThatThrowsAnErrorHearsOfTheNext() throws Exception {
    Diary diary = new Diary();
    Error error = new AssertionError("on purpose");
    ClusterNode watcher =
        cluster.add(
            diary
                .listen(cluster.node("watcher"))
                .onNodeUp(member -> {
                  if (member.name().equals("one")) {
                    throw error;
                  }
                })
                .onProblem(problems::add)
                .join());
    ClusterNode one = cluster.node("one").join();
    watcher.awaitMembers(Await.DEADLINE, "one");
    cluster.add(cluster.node("two").join());
    watcher.awaitMembers(Await.DEADLINE, "two");
    one.close();
    Await.until("the end of one", () -> diary.lines().size() == 3);
    assertThat(diary.lines()).containsExactly("up one", "up two", "down one");
    assertThat(watcher.problems(Problem.Kind.HANDLER)).isEqualTo(1);
    assertThat(problems)
        .containsExactly(new Problem(Problem.Kind.HANDLER, "a listener of members failed", error));
  }

  @Test
  void aListenerOfProblemsThatThrowsAnErrorCostsNothing() throws Exception {
    ClusterNode receiver =
        cluster.add(
            cluster
                .node("r")
                .subscribe("t")
                .on("good", received::add)
                .onProblem(problem -> {
                  problems.add(problem);
                  throw new AssertionError("on purpose");
                })
                .observe());
    ClusterNode sender = cluster.add(cluster.node("s").observe());
    sender.publish("t", "unknown");
    sender.publish("t", "unknown");
    sender.publish("t", "good");
    Await.until("the event", () -> !received.isEmpty());
    assertThat(problems).hasSize(2);
    assertThat(receiver.problems(Problem.Kind.UNKNOWN_EVENT)).isEqualTo(2);
    assertThat(receiver.problems(Problem.Kind.HANDLER)).isEqualTo(2);
  }

  record Fragile(long n) {
    Fragile {
      if (n == 0) {
        throw new NoClassDefFoundError("on purpose");
      }
    }
  }

  @Test
  void anErrorInARecordsConstructorIsTheProgramsNotTheEvents() throws Exception {
    ClusterNode receiver =
        cluster.add(
            cluster
                .node("r")
                .subscribe("t")
                .on("e", Fragile.class, received::add)
                .onProblem(problems::add)
                .observe());
    ClusterNode sender = cluster.add(cluster.node("s").observe());
    sender.publish("t", "e", 0);
    sender.publish("t", "e", 1);
    Await.until("the second", () -> received.contains(new Fragile(1)));
    assertThat(receiver.problems(Problem.Kind.MISMATCH)).isZero();
    assertThat(problems)
        .singleElement()
        .satisfies(problem -> assertThat(problem.cause()).isInstanceOf(NoClassDefFoundError.class));
  }

  @Test
  void eventsThatTheExecutorRefusesAreCountedAndReadingGoesOn() throws Exception {
    AtomicBoolean refuses = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ClusterNode receiver =
          cluster.add(
              cluster
                  .node("r")
                  .subscribe("t")
                  .on("e", received::add)
                  .queue(1, FullQueuePolicy.BLOCK)
                  .executor(task -> {
                    if (refuses.get()) {
                      throw new RejectedExecutionException("full");
                    }
                    threads.execute(task);
                  })
                  .onProblem(problems::add)
                  .observe());
      ClusterNode sender = cluster.add(cluster.node("s").observe());
      for (int i = 0; i < 5; i++) {
        sender.publish("t", "e", i);
      }
      Await.until("refusals", () -> receiver.problems(Problem.Kind.DROPPED_INCOMING) == 5);
      assertThat(problems.getFirst().text())
          .isEqualTo("1 event lost: the handlers' executor refuses to run tasks");
      refuses.set(false);
      sender.publish("t", "e", 5);
      Await.until("the sixth", () -> !received.isEmpty());
      assertThat(received).containsExactly(Event.of("e", 5));
    }
  }

  @Test
  void whoRunsOutOfMemoryLeavesTheClusterAndEverybodyHearsOfIt() throws Exception {
    Diary diary = new Diary();
    ClusterNode watcher = cluster.add(diary.listen(cluster.node("watcher")).join());
    Error error = new OutOfMemoryError("on purpose");
    ClusterNode fragile =
        cluster.add(
            cluster
                .node("fragile")
                .on(
                    "large",
                    event -> {
                      throw error;
                    })
                .join());
    watcher.awaitMembers(Await.DEADLINE, "fragile");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> inMembers =
          threads.submit(() -> {
            fragile.awaitMembers(Duration.ofDays(365), "nobody");
            return 0;
          });
      Future<?> atTheEnd =
          threads.submit(() -> {
            fragile.awaitClose();
            return 0;
          });
      watcher.publish(Topics.node("fragile"), "large");
      for (Future<?> waiting : List.of(inMembers, atTheEnd)) {
        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(NodeException.class)
            .hasMessage(
                "the node is closed: the handler of large from %s failed: %s"
                    .formatted(watcher.id(), error))
            .hasCause(error);
      }
    }
    Await.until("the goodbye", () -> diary.lines().contains("down fragile"));
    assertThat(fragile.problems(Problem.Kind.HANDLER)).isEqualTo(1);
    assertThatThrownBy(() -> fragile.publish("t", "e"))
        .isInstanceOf(NodeException.class)
        .hasCause(error);
  }
}

package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** Closing a node: waiting callers get an exception, and unsent events and logs are counted. */
final class ClosingTest {
  private static final String NOBODY = "tcp://127.0.0.1:1";
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Cluster cluster = Cluster.zeekbus();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ZeekLog(stream = "Closing::LOG", path = "closing")
  record Line(long n) {}

  @ZeekLog(stream = "Closing::OTHER", path = "other")
  record Other(long n) {}

  private static <T> Future<T> start(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread.ofVirtual().start(future);
    return future;
  }

  private static void closeWithinTheDeadline(ClusterNode node) throws Exception {
    start(
            () -> {
              node.close();
              return 0;
            })
        .get(20, TimeUnit.SECONDS);
  }

  private static void expectClosed(Future<?> waiting) {
    assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(NodeException.class)
        .hasMessage("the node is closed");
  }

  private static boolean waits(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING
        || thread.getState() == Thread.State.WAITING;
  }

  /** A thread that writes until it has to wait, and the exception that ends it. */
  private static final class Writer {
    final AtomicInteger written = new AtomicInteger();
    final FutureTask<Integer> task;
    final Thread thread;

    Writer(ClusterNode node, int lines) {
      task =
          new FutureTask<>(() -> {
            for (int i = 0; i < lines; i++) {
              node.log(Line.class).write(new Line(i));
              written.incrementAndGet();
            }
            return lines;
          });
      thread = Thread.ofVirtual().start(task);
    }
  }

  @Test
  void writersThatWaitForRoomHearOfItAndTheirLinesAreCounted() throws Exception {
    ClusterNode node =
        cluster.add(
            cluster
                .node("n")
                .loggers(NOBODY)
                .logQueue(1, FullQueuePolicy.BLOCK)
                .logBatch(1, LONG)
                .linger(SHORT)
                .observe());
    Writer first = new Writer(node, 3);
    Await.until("a full queue", () -> first.written.get() == 1 && waits(first.thread));
    Writer second = new Writer(node, 1);
    Await.until("another who waits", () -> waits(second.thread));
    node.log(Other.class); // an empty one has nothing to lose
    closeWithinTheDeadline(node);
    expectClosed(first.task);
    expectClosed(second.task);
    // One in the queue, one in the first writer's hands; the second's was never taken.
    assertThat(node.problems(Problem.Kind.LOST_LOGS)).isEqualTo(2);
    assertThatThrownBy(() -> node.log(Line.class)).isInstanceOf(NodeException.class);
  }

  @Test
  void whatTheClockWantsToSendIsCountedIfNobodyTakesIt() throws Exception {
    ClusterNode node =
        cluster.add(
            cluster
                .node("n")
                .loggers(NOBODY)
                .logQueue(1, FullQueuePolicy.BLOCK)
                .logBatch(1_000_000, Duration.ofMillis(1))
                .linger(SHORT)
                .observe());
    Writer writer = new Writer(node, Integer.MAX_VALUE);
    Await.until(
        "who waits behind the clock", () -> writer.written.get() > 0 && waits(writer.thread));
    node.log(Other.class);
    closeWithinTheDeadline(node);
    expectClosed(writer.task);
    assertThat(node.problems(Problem.Kind.LOST_LOGS)).isEqualTo(writer.written.get());
  }

  @Test
  void aLoggerThatComesWithinTheLingerGetsAllThatWaits() throws Exception {
    try (PythonPeer python = PythonPeer.start()) {
      PythonPeer.Socket pull = python.socket("PULL");
      Endpoint logger = pull.bind();
      pull.unbind(logger);
      ClusterNode node =
          cluster.add(
              cluster
                  .node("n")
                  .loggers(logger.toString())
                  .logQueue(1, FullQueuePolicy.BLOCK)
                  .logBatch(1, LONG)
                  .linger(Await.DEADLINE)
                  .observe());
      Writer writer = new Writer(node, 2);
      Await.until("a full queue", () -> writer.written.get() == 1 && waits(writer.thread));
      Future<?> closing =
          start(() -> {
            node.close();
            return 0;
          });
      assertThat(closing.isDone()).isFalse();
      pull.bind(logger);
      for (int i = 0; i < 2; i++) {
        assertThat(LogMessage.of(pull.receive(Await.DEADLINE).orElseThrow()).batch()).isNotEmpty();
      }
      assertThat(writer.task.get(20, TimeUnit.SECONDS)).isEqualTo(2);
      var _ = closing.get(20, TimeUnit.SECONDS);
      assertThat(node.problems(Problem.Kind.LOST_LOGS)).isZero();
    }
  }

  @Test
  void publishersThatWaitForRoomHearOfIt() throws Exception {
    cluster.add(cluster.node("r").subscribe("t").observe());
    ClusterNode node =
        cluster.add(
            cluster.node("n").publishQueue(1, FullQueuePolicy.BLOCK).linger(SHORT).observe());
    cluster.killBroker();
    Await.until("both", () -> node.problems(Problem.Kind.BROKER) == 2);
    assertThat(node.publish("t", "e")).isEqualTo(PublishResult.SENT);
    Future<PublishResult> waiting = start(() -> node.publish("t", "e"));
    closeWithinTheDeadline(node);
    expectClosed(waiting);
    assertThat(node.problems(Problem.Kind.DROPPED_OUTGOING)).isEqualTo(1);
  }

  @Test
  void whoWaitsForNodesOrSubscriptionsHearsOfIt() throws Exception {
    ClusterNode node = cluster.add(cluster.node("n").linger(SHORT).join());
    cluster.killBroker();
    Await.until("both", () -> node.problems(Problem.Kind.BROKER) == 2);
    Subscription subscription = node.subscribe("t");
    CompletableFuture<Void> ready = node.ready();
    Future<?> members =
        start(() -> {
          node.awaitMembers(Duration.ofDays(365), "nobody");
          return 0;
        });
    Future<?> active = start(() -> subscription.awaitActive(Duration.ofDays(365)));
    Future<?> end =
        start(() -> {
          node.awaitClose();
          return 0;
        });
    closeWithinTheDeadline(node);
    expectClosed(members);
    expectClosed(active);
    expectClosed(ready);
    var _ = end.get(20, TimeUnit.SECONDS);
    expectClosed(node.ready());
  }

  @Test
  void aCallbackThatBlocksDoesNotHoldItUp() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    ClusterNode node = cluster.add(cluster.node("n").linger(SHORT).observe());
    cluster.killBroker();
    Await.until("both", () -> node.problems(Problem.Kind.BROKER) == 2);
    var _ =
        node.ready()
            .whenComplete((done, why) -> {
              blocked.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    closeWithinTheDeadline(node);
    assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
    never.countDown();
  }

  @Test
  void eventsThatWaitForAHandlerThatBlocksAreCounted() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch blocks = new CountDownLatch(1);
    List<Object> handled = new ArrayList<>();
    ClusterNode node =
        cluster.add(
            cluster
                .node("n")
                .subscribe("t")
                .on(
                    "e",
                    event -> {
                      handled.add(event); // of one publisher, so one after the other
                      blocks.countDown();
                      while (gate.getCount() > 0) {
                        try {
                          gate.await();
                        } catch (InterruptedException e) {
                          // It does not want to hear.
                        }
                      }
                    })
                .observe());
    ClusterNode sender = cluster.add(cluster.node("s").observe());
    for (int i = 0; i < 5; i++) {
      sender.publish("t", "e", i);
    }
    assertThat(blocks.await(20, TimeUnit.SECONDS)).isTrue();
    Await.until("four that wait", () -> node.waiting() == 4);
    closeWithinTheDeadline(node);
    assertThat(node.problems(Problem.Kind.DROPPED_INCOMING)).isEqualTo(4);
    assertThat(handled).hasSize(1);
    gate.countDown();
  }

  @Test
  void aListenerOnTheNodesOwnThreadMayCloseIt() throws Exception {
    CompletableFuture<ClusterNode> node = new CompletableFuture<>();
    node.complete(
        cluster.add(
            cluster
                .node("n")
                .linger(SHORT)
                .onProblem(problem -> {
                  if (problem.kind() == Problem.Kind.BROKER) {
                    node.join().close();
                  }
                })
                .observe()));
    cluster.killBroker();
    start(
            () -> {
              node.get().awaitClose();
              return 0;
            })
        .get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> node.get().publish("t", "e")).hasMessage("the node is closed");
  }

  /** Event loops of this process: each has one. */
  private static long eventPolls() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(
              file -> {
                try {
                  return Files.readSymbolicLink(file).toString().equals("anon_inode:[eventpoll]");
                } catch (IOException e) {
                  return false; // closed meanwhile
                }
              })
          .count();
    }
  }

  @Test
  void whatCannotBeMadeLeavesNothingBehind() throws Exception {
    NodeBuilder impossible = cluster.node("n").helloExpiration(ChronoUnit.FOREVER.getDuration());
    long before = eventPolls();
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(impossible::join).isInstanceOf(ArithmeticException.class);
    }
    assertThat(eventPolls()).isLessThan(before + 20);
    Await.until("what was closed", () -> holds(before));
  }

  private static boolean holds(long most) {
    try {
      return eventPolls() <= most;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

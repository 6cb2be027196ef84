package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventFormat;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.Values;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;

/** Events between nodes, and their problems. */
final class EventsTest {
  private final Cluster cluster = Cluster.zeekbus();
  private final Queue<Object> received = new ConcurrentLinkedQueue<>();
  private final List<Problem> problems = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    cluster.close();
  }

  private ClusterNode observe(String name) throws InterruptedException {
    return cluster.add(cluster.node(name).observe());
  }

  private void await(Object... expected) {
    Await.until(
        () -> received.toString(), Await.DEADLINE, () -> received.size() >= expected.length);
    assertThat(received).containsExactly(expected);
  }

  private void awaitProblem(Problem.Kind kind, String text) {
    Await.until(
        () -> problems.toString(),
        Await.DEADLINE,
        () -> problems.stream().anyMatch(p -> p.kind() == kind && p.text().contains(text)));
  }

  record Item(String indicator, InetAddress host) {}

  record Found(String sensor, Item item) {}

  @ParameterizedTest
  @EnumSource(EventFormat.class)
  void recordsGoAndComeInBothFormats(EventFormat format) throws Exception {
    Item item = new Item("evil.example", InetAddress.ofLiteral("192.0.2.7"));
    cluster.add(
        cluster
            .node("receiver")
            .subscribe(Topics.MANAGER)
            .on("Intel::found", Found.class, received::add)
            .onMessage("Intel::found", message -> received.add(message.format()))
            .observe());
    ClusterNode sender = cluster.add(cluster.node("sender").format(format).observe());
    assertThat(sender.publish(Topics.MANAGER, "Intel::found", "s1", item))
        .isEqualTo(PublishResult.SENT);
    await(new Found("s1", item), format);
  }

  record Everything(List<Item> items, Map<String, Item> byName, Optional<Item> maybe) {}

  @Test
  void recordsMayBeInCollections() throws Exception {
    Item item = new Item("evil.example", InetAddress.ofLiteral("192.0.2.7"));
    cluster.add(
        cluster.node("r").subscribe("t").on("e", Everything.class, received::add).observe());
    ClusterNode sender = observe("s");
    sender.publish("t", "e", List.of(item), Map.of("a", item), Optional.of(item));
    sender.publish("t", "e", List.of(), Map.of(), null);
    await(
        new Everything(List.of(item), Map.of("a", item), Optional.of(item)),
        new Everything(List.of(), Map.of(), Optional.empty()));
  }

  @Test
  void ownEventsDoNotComeBackAndNobodyGetsWhatNobodyWants() throws Exception {
    ClusterNode first =
        cluster.add(cluster.node("a").subscribe("t").on("e", received::add).observe());
    ClusterNode second = observe("b");
    assertThat(first.publish("t", "e", 1)).isEqualTo(PublishResult.SENT);
    assertThat(second.publish("t", "e", 2)).isEqualTo(PublishResult.SENT);
    assertThat(second.publish("u", "e", 3)).isEqualTo(PublishResult.NOT_WANTED);
    await(Event.of("e", 2));
  }

  @Test
  void aSubscriptionThatIsActiveIsAtTheBroker() throws Exception {
    ClusterNode receiver = cluster.add(cluster.node("r").on("e", received::add).observe());
    ClusterNode sender = observe("s");
    Subscription subscription = receiver.subscribe("late").awaitActive(Await.DEADLINE);
    sender.ready().get();
    assertThat(sender.publish("late", "e", 1)).isEqualTo(PublishResult.SENT);
    await(Event.of("e", 1));
    subscription.close();
    subscription.close();
    receiver.ready().get();
    sender.ready().get();
    assertThat(sender.publish("late", "e", 2)).isEqualTo(PublishResult.NOT_WANTED);
    assertThatThrownBy(() -> receiver.subscribe("zeek.cluster.nodeid.x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsWrongIsReportedAndTheNextEventComes() throws Exception {
    ClusterNode receiver =
        cluster.add(
            cluster
                .node("receiver")
                .subscribe("t")
                .on("bound", Item.class, received::add)
                .on(
                    "throws",
                    event -> {
                      throw new AssertionError("on purpose");
                    })
                .on("good", received::add)
                .onProblem(problems::add)
                .observe());
    try (PythonPeer python = PythonPeer.start()) {
      var xpub = python.socket("XPUB");
      xpub.connect(cluster.xsub());
      xpub.expect("\\x01t");
      xpub.send("t", "stranger", "broker-bin-v1", "junk");
      xpub.send("t", "stranger", "pickle", "junk");
      xpub.send("t", "stranger");
      for (Event event :
          List.of(
              Event.of("unknown"),
              Event.of("bound", "x"),
              Event.of("bound", "x", 5),
              Event.of("throws"),
              Event.of("good"))) {
        xpub.send(EventMessage.of("t", "stranger", event).frames().toArray(byte[][]::new));
      }
      await(Event.of("good"));
      awaitProblem(Problem.Kind.MALFORMED, "from stranger, topic t: broker-bin-v1, byte 0: tag 6a");
      awaitProblem(Problem.Kind.MALFORMED, "format 'pickle'");
      awaitProblem(Problem.Kind.MALFORMED, "frames: 2 (expected: 4), topic t");
      awaitProblem(Problem.Kind.UNKNOWN_EVENT, "unknown from stranger, topic t");
      awaitProblem(
          Problem.Kind.MISMATCH,
          "bound from stranger: arguments: 1 (expected: 2, the components of Item");
      awaitProblem(Problem.Kind.MISMATCH, "bound from stranger: host: integer 5 (expected: addr)");
      awaitProblem(Problem.Kind.HANDLER, "the handler of throws from stranger failed");
      assertThat(receiver.problems(Problem.Kind.MISMATCH)).isEqualTo(2);
    }
  }

  private static int number(Event event) {
    return (int) ((IntegerValue) event.arguments().getFirst()).value();
  }

  private void publish(ClusterNode sender, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(sender.publish("t", "n", i)).isEqualTo(PublishResult.SENT);
    }
  }

  @Test
  void eventsBeyondTheQueueAreDroppedAndCounted() throws Exception {
    CountDownLatch isBusy = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    ClusterNode receiver =
        cluster.add(
            cluster
                .node("slow")
                .subscribe("t")
                .on(
                    "n",
                    event -> {
                      isBusy.countDown();
                      gate.await();
                      received.add(number(event));
                    })
                .queue(10, FullQueuePolicy.DROP)
                .observe());
    ClusterNode sender =
        cluster.add(cluster.node("s").publishQueue(1000, FullQueuePolicy.BLOCK).observe());
    assertThat(sender.publish("t", "n", -1)).isEqualTo(PublishResult.SENT);
    isBusy.await();
    publish(sender, 200);
    Await.until("drops", () -> receiver.problems(Problem.Kind.DROPPED_INCOMING) == 190);
    gate.countDown();
    await(IntStream.range(-1, 10).boxed().toArray());
  }

  @Test
  void withBlockNothingIsLost() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    ClusterNode receiver =
        cluster.add(
            cluster
                .node("slow")
                .subscribe("t")
                .on(
                    "n",
                    event -> {
                      gate.await();
                      received.add(number(event));
                    })
                .queue(10, FullQueuePolicy.BLOCK)
                .observe());
    ClusterNode sender =
        cluster.add(cluster.node("s").publishQueue(1000, FullQueuePolicy.BLOCK).observe());
    publish(sender, 20_000);
    // Ten, less the one in the handler's hands.
    Await.until("a full queue", () -> receiver.waiting() >= 9);
    // Events beyond the bound are taken in if the same read brought them; then reading stops.
    assertThat(receiver.waiting()).isLessThan(15_000);
    gate.countDown();
    await(IntStream.range(0, 20_000).boxed().toArray());
    assertThat(receiver.problems(Problem.Kind.DROPPED_INCOMING)).isZero();
  }

  @Test
  void pausingAndResumingTakeTurnsHoweverFastHandlersAre() throws Exception {
    AtomicInteger handled = new AtomicInteger();
    cluster.add(
        cluster
            .node("fast")
            .subscribe("t")
            .on("n", event -> handled.incrementAndGet())
            .queue(1, FullQueuePolicy.BLOCK)
            .observe());
    ClusterNode sender =
        cluster.add(cluster.node("s").publishQueue(1000, FullQueuePolicy.BLOCK).observe());
    publish(sender, 20_000);
    Await.until(() -> handled + " handled", Await.DEADLINE, () -> handled.get() == 20_000);
  }

  @Test
  void publishingWithoutABrokerFillsTheQueueThenDrops() throws Exception {
    ClusterNode receiver = cluster.add(cluster.node("r").subscribe("t").observe());
    ClusterNode sender =
        cluster.add(
            cluster
                .node("s")
                .publishQueue(5, FullQueuePolicy.DROP)
                .linger(Duration.ZERO)
                .onProblem(problems::add)
                .observe());
    assertThat(receiver.name()).isEqualTo("r");
    cluster.killBroker();
    awaitProblem(Problem.Kind.BROKER, "connection lost");
    Await.until("both", () -> sender.problems(Problem.Kind.BROKER) == 2);
    for (int i = 0; i < 5; i++) {
      assertThat(sender.publish("t", "n", i)).isEqualTo(PublishResult.SENT);
    }
    assertThat(sender.publish("t", "n", 5)).isEqualTo(PublishResult.DROPPED);
    awaitProblem(Problem.Kind.DROPPED_OUTGOING, "n on topic t: the broker does not keep up");
    assertThat(sender.problems(Problem.Kind.DROPPED_OUTGOING)).isEqualTo(1);
    sender.close();
    assertThat(sender.problems(Problem.Kind.DROPPED_OUTGOING)).isEqualTo(6);
  }

  @Test
  void blockedPublishersGoOnWhenTheBrokerIsBack() throws Exception {
    cluster.add(
        cluster.node("r").subscribe("t").on("n", event -> received.add(number(event))).observe());
    ClusterNode sender =
        cluster.add(cluster.node("s").publishQueue(5, FullQueuePolicy.BLOCK).observe());
    cluster.killBroker();
    Await.until("both", () -> sender.problems(Problem.Kind.BROKER) == 2);
    AtomicInteger published = new AtomicInteger();
    Thread publisher =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < 50; i++) {
                sender.publish("t", "n", i);
                published.incrementAndGet();
              }
            });
    Await.until("full", () -> published.get() == 5);
    cluster.startBroker();
    publisher.join();
    assertThat(sender.problems(Problem.Kind.DROPPED_OUTGOING)).isZero();
  }

  @Test
  void publishersDoNotWaitForEachOther() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    cluster.add(
        cluster
            .node("r")
            .subscribe("t")
            .onMessage(
                "n",
                message -> {
                  if (number(message.event()) == 0) {
                    gate.await();
                  }
                  received.add(number(message.event()));
                })
            .observe());
    ClusterNode first = observe("first");
    ClusterNode second = observe("second");
    first.publish("t", "n", 0);
    first.publish("t", "n", 1);
    second.publish("t", "n", 2);
    await(2);
    gate.countDown();
    await(2, 0, 1);
  }

  @Test
  void unorderedHandlersRunSideBySideOnTheCallersExecutor() throws Exception {
    CountDownLatch bothAreIn = new CountDownLatch(2);
    try (ExecutorService two =
        Executors.newFixedThreadPool(2, Thread.ofPlatform().name("mine").factory())) {
      cluster.add(
          cluster
              .node("r")
              .subscribe("t")
              .on(
                  "n",
                  event -> {
                    bothAreIn.countDown();
                    bothAreIn.await();
                    received.add(Thread.currentThread().getName());
                  })
              .executor(two)
              .unordered()
              .observe());
      ClusterNode sender = observe("s");
      publish(sender, 2);
      await("mine", "mine");
    }
  }

  @Test
  void pools() throws Exception {
    List<String> names = List.of("proxy-1", "proxy-2");
    for (String name : names) {
      cluster.add(cluster.node(name).on("job", event -> received.add(name)).join());
    }
    ClusterNode outside =
        cluster.add(cluster.node("manager").pool("proxies", names).pool("none", List.of()).join());
    outside.awaitMembers(Await.DEADLINE, "proxy-1", "proxy-2");
    Event job = Event.of("job");
    for (String key : List.of("a", "", "host")) {
      assertThat(outside.publishHrw("proxies", key, job)).isEqualTo(PublishResult.SENT);
    }
    Await.until("three", () -> received.size() == 3);
    assertThat(received).contains("proxy-1", "proxy-2");
    assertThat(outside.publishHrw("proxies", Values.count(0), job)).isEqualTo(PublishResult.SENT);
    assertThat(outside.publishRoundRobin("none", job)).isEqualTo(PublishResult.NOT_WANTED);
    assertThatThrownBy(() -> outside.publishRoundRobin("workers", job))
        .hasMessageContaining("pool workers (expected: one that was given to the builder");
  }

  @Test
  void roundRobinReachesOurselves() throws Exception {
    ClusterNode node =
        cluster.add(
            cluster
                .node("proxy-1")
                .pool("proxies", List.of("proxy-1"))
                .onMessage("job", message -> received.add(message.topic().text()))
                .join());
    assertThat(node.publishRoundRobin("proxies", Event.of("job")))
        .isEqualTo(PublishResult.DELIVERED_HERE);
    await("zeek.cluster.node.proxy-1.");
  }

  @Test
  void aHandlerMayCloseItsNode() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    ClusterNode[] node = new ClusterNode[1];
    node[0] =
        cluster.add(
            cluster
                .node("r")
                .subscribe("t")
                .on(
                    "n",
                    event -> {
                      node[0].close();
                      closed.countDown();
                    })
                .observe());
    publish(observe("s"), 1);
    closed.await();
    assertThatThrownBy(() -> node[0].publish("t", "n", 1))
        .isInstanceOf(IllegalStateException.class);
  }
}

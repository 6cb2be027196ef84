package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.SocketType;

/**
 * All buffers together stay within their bound, whatever peers do, and the broker goes on working.
 */
@ParameterizedClass
@ValueSource(ints = {1, 3})
final class MemoryBoundTest {
  private static final long BOUND = 32 << 20;
  private static final int FRAME = 4 << 20;
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(30), FRAME, 2 * FRAME, 100, 4096, 100_000, 10_000);
  private static final QueueSettings QUEUE =
      new QueueSettings(
          16 << 20, 1_000_000, SlowSubscriberPolicy.ISOLATE, Duration.ofMillis(300), 64 << 10);

  private final LogLines log = LogLines.record();
  private final TestBroker broker;
  private final HighWater highWater;

  MemoryBoundTest(int loops) {
    broker =
        TestBroker.start(
            BrokerSettings.of(it -> it.limits(LIMITS).queue(QUEUE).memory(BOUND).threads(loops)));
    highWater = HighWater.of(() -> broker.broker().memory().used());
  }

  @AfterEach
  void stop() {
    long highest = highWater.end();
    broker.close();
    log.close();
    assertThat(highest).as("most buffer memory; log: %s", log.lines()).isLessThanOrEqualTo(BOUND);
  }

  @Test
  void incompleteMessagesOfPublishers() {
    healthyPeersGoOn(() -> {
      byte[] incomplete = Arrays.copyOf(RawPeer.message(new byte[3], new byte[FRAME]), FRAME);
      List<RawPeer> offenders = publishers(40);
      offenders.forEach(peer -> sayAsMuchAsPossible(peer, incomplete));
      return offenders;
    });
    assertThat(broker.closed(SocketType.XSUB, CloseReason.MEMORY)).isPositive();
    assertThat(log.lines()).anyMatch(line -> line.contains("the memory bound is reached"));
  }

  @Test
  void incompleteMessagesOfSubscribers() {
    healthyPeersGoOn(() -> {
      byte[] incomplete = Arrays.copyOf(RawPeer.message(new byte[3], new byte[FRAME]), FRAME);
      List<RawPeer> offenders =
          IntStream.range(0, 40).mapToObj(i -> broker.subscriber("x")).toList();
      offenders.forEach(peer -> sayAsMuchAsPossible(peer, incomplete));
      return offenders;
    });
  }

  @Test
  void dribbles() {
    healthyPeersGoOn(() -> {
      byte[] start = RawPeer.frame(RawPeer.MORE, new byte[3]);
      byte[] header = {RawPeer.LONG, 0, 0, 0, 0, 0, 1, 0, 0};
      List<RawPeer> offenders = publishers(200);
      offenders.forEach(peer -> peer.says(start).says(header));
      for (int i = 0; i < 100; i++) {
        offenders.forEach(peer -> peer.says(new byte[1]));
      }
      return offenders;
    });
    assertThat(broker.closed(SocketType.XSUB, CloseReason.MEMORY)).isZero();
  }

  @Test
  void manySubscribersThatDoNotRead() {
    String[] topics = IntStream.range(0, 30).mapToObj(i -> "t" + i).toArray(String[]::new);
    healthyPeersGoOn(() -> {
      List<RawPeer> stuck = new ArrayList<>();
      for (String topic : topics) {
        stuck.add(RawPeer.narrowSubscriber(broker.xpub()).subscribes(topic));
      }
      RawPeer publisher = broker.publisher();
      stuck.add(publisher);
      Flood flood = Flood.of(publisher, "floods", 1000, 100_000, topics);
      flood.join();
      assertThat(flood.sent()).as("sent; log: %s", log.lines()).isEqualTo(100_000);
      return stuck;
    });
    assertThat(broker.dropped()).isPositive();
  }

  @Test
  void smallMessagesAmongLargeReadsThatNobodyTakes() {
    // Each read brings one message for the stuck peer, which must not keep the whole read alive.
    String[] topics =
        IntStream.range(0, 60).mapToObj(i -> i == 0 ? "rare" : "bulk." + i).toArray(String[]::new);
    healthyPeersGoOn(() -> {
      RawPeer stuck = RawPeer.narrowSubscriber(broker.xpub()).subscribes("rare");
      Tally bulk = Tally.of(broker.subscriber("bulk"));
      RawPeer publisher = broker.publisher();
      Flood flood = Flood.of(publisher, "floods", 2000, 120_000, topics);
      flood.join();
      assertThat(flood.sent()).as("sent; log: %s", log.lines()).isEqualTo(120_000);
      bulk.awaitReceived(flood.sent() / topics.length * (topics.length - 1));
      return List.of(stuck, publisher);
    });
  }

  @Test
  void publishersThatDoNotReadSubscriptions() {
    healthyPeersGoOn(() -> {
      List<RawPeer> deaf =
          IntStream.range(0, 4).mapToObj(i -> RawPeer.narrowPublisher(broker.xsub())).toList();
      RawPeer subscriber = broker.subscriber();
      // One by one, so that each is sent alone.
      RawPeer witness = broker.publisher();
      broker.awaitPeers(7, 2);
      for (int i = 0; i < 60_000; i++) {
        subscriber.subscribes("topic." + i).cancels("topic." + i);
        if (i % 100 == 0) {
          subscriber.pings("" + i).hears("PONG " + i);
        }
      }
      subscriber.subscribes("fence");
      witness.until("+fence");
      return deaf;
    });
  }

  @Test
  void publishersThatTakeNothingOfWhatIsSubscribed() {
    int topics = 20_000;
    broker.subscriber(
        IntStream.range(0, topics).mapToObj(i -> "x".repeat(200) + i).toArray(String[]::new));
    healthyPeersGoOn(
        topics,
        () -> {
          // Each is sent 4 MiB in memory of its own, of which the system takes two or three.
          List<RawPeer> deaf = new ArrayList<>();
          for (int i = 0; i < 40; i++) {
            deaf.add(broker.add(RawPeer.narrowPublisher(broker.xsub())));
          }
          Await.until(
              "one is closed", () -> broker.closed(SocketType.XSUB, CloseReason.MEMORY) > 0);
          return deaf;
        });
    assertThat(broker.dropped()).isZero();
  }

  @Test
  void theLargestQueueGivesItsOldestWholeMessages() {
    // One queue may hold 16 MiB, three more than the bound allows.
    RawPeer[] stuck = new RawPeer[4];
    for (int i = 0; i < stuck.length; i++) {
      stuck[i] = broker.narrowSubscriber("t" + i);
    }
    RawPeer publisher = broker.publisherThatHears(stuck.length);
    Flood flood = Flood.of(publisher, "floods", 1000, 100_000, "t0", "t1", "t2", "t3").join();
    Await.until(
        "all read",
        () -> {
          Publisher it = broker.publisherOf(publisher);
          return TestBroker.on(it, () -> it.statistics().messages) == flood.sent();
        });
    for (int i = 0; i < stuck.length; i++) {
      RawPeer each = stuck[i];
      long wanted = flood.sent("t" + i);
      Tally tally = Tally.of(each);
      assertThat(broker.dropped(each)).isPositive();
      Await.until(
          () -> "all of " + wanted + ": " + tally + ", dropped " + broker.dropped(each),
          Await.DEADLINE,
          () -> tally.received() + broker.dropped(each) == wanted);
      assertThat(tally.disorder()).isEmpty();
    }
    assertThat(log.lines())
        .filteredOn(line -> line.contains("started dropping messages"))
        .hasSizeLessThanOrEqualTo(2 * stuck.length);
  }

  /** Two peers talk while others do their worst, and afterwards. */
  private void healthyPeersGoOn(Supplier<List<RawPeer>> attack) {
    healthyPeersGoOn(0, attack);
  }

  /** The same where others hold so many topics. */
  private void healthyPeersGoOn(int topics, Supplier<List<RawPeer>> attack) {
    RawPeer subscriber = broker.subscriber("healthy");
    Tally tally = Tally.of(subscriber);
    RawPeer publisher = broker.publisherThatHears(topics + 1);
    RawPeer prober = broker.publisherThatHears(topics + 1);
    try (Flood flood = Flood.atRate(publisher, "before", 200, 500, "healthy")) {
      List<RawPeer> offenders = attack.get();
      long reached = flood.sent();
      tally.awaitReceived(reached + 100);
      assertThat(tally.missing()).isZero();
      offenders.forEach(RawPeer::close);
    }
    Flood.of(prober, "after", 200, 20_000, "healthy");
    Await.until(() -> "after: " + tally, Await.DEADLINE, () -> tally.received() >= 20_000);
    assertThat(tally.missing()).isZero();
    assertThat(broker.dropped(subscriber)).isZero();
  }

  private List<RawPeer> publishers(int count) {
    return IntStream.range(0, count).mapToObj(i -> broker.publisher("+healthy")).toList();
  }

  /** The broker may stop reading, and close the connection. */
  private static void sayAsMuchAsPossible(RawPeer peer, byte[] bytes) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            peer.says(bytes);
          } catch (UncheckedIOException e) {
            // closed
          }
        });
  }

  /** Watches a value that must not get too high. Owner: its thread. */
  private static final class HighWater {
    private final Thread thread;
    private volatile long highest;
    private volatile boolean isOver;

    private HighWater(Supplier<Long> value) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (!isOver) {
                  highest = Math.max(highest, value.get());
                  LockSupport.parkNanos(500_000);
                }
              });
    }

    static HighWater of(Supplier<Long> value) {
      return new HighWater(value);
    }

    long end() {
      isOver = true;
      Await.until("watched", () -> !thread.isAlive());
      return highest;
    }
  }
}

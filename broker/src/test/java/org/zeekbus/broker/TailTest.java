package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.zmtp.Attachment;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.UncaughtCheck;

/** A viewer of messages in the process: it sees all, and nobody waits for it. */
@ParameterizedClass(name = "{0} loops")
@ValueSource(ints = {1, 3})
final class TailTest {
  /** Notes what it sees: each frame, with a bar in between. */
  private static final class Notes implements TailListener {
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private volatile String end = "";

    @Override
    public void message(FrameCursor message) {
      StringBuilder text = new StringBuilder();
      while (message.next()) {
        text.append(text.isEmpty() ? "" : "|").append(Topic.of(message.bytes()));
      }
      messages.add(text.toString());
    }

    @Override
    public void ended(String reason) {
      end = reason;
    }

    Notes awaits(String... expected) {
      Await.until(
          () -> messages.toString(), Await.DEADLINE, () -> messages.size() >= expected.length);
      assertThat(messages).containsExactly(expected);
      return this;
    }

    void awaitsTheEnd(String reason) {
      Await.until("its end", () -> !end.isEmpty());
      assertThat(end).isEqualTo(reason);
    }
  }

  private final TestBroker broker;
  private final Notes notes = new Notes();

  TailTest(int loops) {
    broker = TestBroker.start(loops);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void itSeesWholeMessagesWithItsPrefixesWhileItIsOpen() {
    RawPeer publisher = broker.publisher();
    Attachment tail = tail("a", "b.");
    publisher.hearsInAnyOrder("+a", "+b.");
    publisher.sends("a1", "id", "x").sends("b", "id", "y").sends("b.2", "id", "z");
    notes.awaits("a1|id|x", "b.2|id|z");
    tail.close();
    publisher.hearsInAnyOrder("-a", "-b.");
    notes.awaitsTheEnd("closed by its viewer");
    RawPeer witness = broker.subscriber("a");
    publisher.hears("+a").sends("a3", "id");
    witness.hears("a3|id");
    notes.awaits("a1|id|x", "b.2|id|z");
    tail.close(); // does nothing
  }

  @Test
  void itSeesWhatALibzmqSubscriberSees() {
    try (PythonPeer python = PythonPeer.start()) {
      PythonPeer.Socket xpub = python.socket("XPUB");
      xpub.connect(broker.xsub());
      tail("zeek.");
      xpub.expect("\\x01zeek.");
      xpub.send("zeek.topic", "node", "broker-bin-v1", "payload");
      notes.awaits("zeek.topic|node|broker-bin-v1|payload");
    }
  }

  @Test
  void itIsAConnectionButNoNode() {
    RawPeer publisher = broker.publisher();
    tail("zeek.cluster.node.worker-1.", "a");
    publisher.hearsInAnyOrder("+zeek.cluster.node.worker-1.", "+a");
    publisher.sends("a", "id", "x");
    notes.awaits("a|id|x");
    BrokerSnapshot snapshot = broker.snapshot();
    BrokerSnapshot.Node node =
        snapshot.nodes().stream()
            .filter(it -> !it.subscribers().isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(node.name()).isNull();
    assertThat(node.id()).isNull();
    BrokerSnapshot.SubscriberConnection connection = node.subscribers().getFirst();
    assertThat(connection.peer()).isEqualTo("tail 1");
    assertThat(connection.address()).isEqualTo(BrokerSnapshot.TAIL);
    assertThat(connection.messages()).isEqualTo(1);
    assertThat(connection.topics()).isEqualTo(2);
    assertThat(snapshot.traffic())
        .filteredOn(it -> it.node().equals("tail"))
        .extracting(BrokerSnapshot.NodeTraffic::deliveredMessages)
        .containsExactly(1L);
    assertThat(snapshot.journal()).isEmpty();
  }

  /** Its queue is full after eight messages: it leaves out and counts, as a viewer shall. */
  @Test
  void aViewerThatDoesNotKeepUpLosesItsOwnMessagesAlone() {
    QueueSettings tiny =
        new QueueSettings(4096, 4, SlowSubscriberPolicy.BLOCK, Duration.ofMillis(100), 1 << 20);
    int messages = 20_000;
    try (TestBroker small = TestBroker.start(BrokerSettings.of(it -> it.queue(tiny)))) {
      BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(8);
      AtomicLong missed = new AtomicLong();
      small
          .broker()
          .tail(
              Set.of(Topic.of("a")),
              message -> {
                message.next();
                if (!queue.offer(message.bytes())) {
                  missed.incrementAndGet();
                }
              });
      Await.until("there", () -> small.snapshot().loops().getFirst().topics() == 1);
      RawPeer publisher = small.publisher("+a");
      Flood.of(publisher, "one", 1024, messages, "a").join();
      Await.until("all seen", () -> queue.size() + missed.get() == messages);
      BrokerSnapshot snapshot = small.snapshot();
      assertThat(small.pauses(publisher)).isZero();
      assertThat(snapshot.dropped() + snapshot.stuck()).isZero();
      assertThat(snapshot.totals().deliveredMessages()).isEqualTo(messages);
      assertThat(snapshot.memory().queueBytes()).isZero();
      assertThat(snapshot.journal()).isEmpty();
    }
  }

  @Test
  void aListenerThatThrowsEndsItsTailAlone() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer publisher = broker.publisherThatHears(1);
    tail("a");
    publisher.hears("+a");
    Notes failed = new Notes();
    broker
        .broker()
        .tail(
            Set.of(Topic.of("ab")),
            new TailListener() {
              @Override
              public void message(FrameCursor message) {
                throw new IllegalStateException("thrown");
              }

              @Override
              public void ended(String reason) {
                failed.ended(reason);
              }
            });
    publisher.hears("+ab").sends("abc", "1").hears("-ab").sends("abc", "2");
    subscriber.hears("abc|1", "abc|2");
    notes.awaits("abc|1", "abc|2");
    Await.until("its end", () -> failed.end.startsWith("its listener failed: "));
    assertThat(broker.snapshot().turnedAway().getFirst().cause()).isEqualTo("internal_error");
    assertThat(UncaughtCheck.takeSupervised()).hasSize(1);
  }

  @Test
  void itEndsWithTheBroker() {
    RawPeer publisher = broker.publisher();
    Attachment tail = tail("a");
    publisher.hears("+a");
    broker.broker().stop();
    notes.awaitsTheEnd("the broker stops");
    tail.close();
    assertThatThrownBy(() -> tail("a")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void prefixesThatNodesWouldTakeForANodeAreRefused() {
    assertThatThrownBy(() -> tail("a", "zeek.cluster.nodeid.x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zeek.cluster.nodeid.x");
    assertThatThrownBy(() -> tail()).isInstanceOf(IllegalArgumentException.class);
  }

  private Attachment tail(String... prefixes) {
    return broker
        .broker()
        .tail(Arrays.stream(prefixes).map(Topic::of).collect(Collectors.toSet()), notes);
  }
}

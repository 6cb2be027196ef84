package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Attachment;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Topic;
import org.zeekbus.zmtp.UncaughtCheck;
import org.zeekbus.zmtp.thread.Supervisor;

/** Some of all published messages, chosen at random. */
final class SamplingTest {
  private static final long SEED = 42;

  private final TestBroker broker = TestBroker.start(2);

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void oneOfSoManyIsTakenOnAverage() {
    int messages = 1_000_000;
    for (int oneIn : List.of(1, 2, 64, 1000)) {
      List<Integer> taken = sampled(oneIn, messages);
      double expected = (double) messages / oneIn;
      // Distances are even from 1 to 2n-1: their deviation is about n / sqrt(3). Six of the mean's.
      double bound = 1 + 6 * Math.sqrt(expected) / Math.sqrt(3);
      assertThat((double) taken.size()).isBetween(expected - bound, expected + bound);
    }
  }

  @Test
  void everyDistanceUpToTwiceTheMeanComes() {
    int oneIn = 8;
    List<Integer> taken = sampled(oneIn, 1_000_000);
    int[] counts = new int[2 * oneIn];
    for (int i = 1; i < taken.size(); i++) {
      counts[taken.get(i) - taken.get(i - 1)]++;
    }
    double expected = taken.size() / (2.0 * oneIn - 1);
    assertThat(counts[0]).isZero();
    for (int distance = 1; distance < counts.length; distance++) {
      assertThat((double) counts[distance]).isBetween(0.95 * expected, 1.05 * expected);
    }
  }

  /** With every 64th message, one of the 64 kinds would have all samples. */
  @Test
  void trafficWithAPeriodIsNotMisjudged() {
    int kinds = 64;
    int[] counts = new int[kinds];
    List<Integer> taken = sampled(kinds, 4_000_000);
    taken.forEach(index -> counts[index % kinds]++);
    double expected = (double) taken.size() / kinds;
    double bound = 6 * Math.sqrt(expected);
    assertThat(IntStream.of(counts))
        .allMatch(count -> Math.abs(count - expected) < bound, "about " + expected);
  }

  /** The indexes of those that are taken, of so many. */
  private List<Integer> sampled(int oneIn, int messages) {
    Publisher publisher = broker.publisherOf(broker.publisher());
    ByteBuf in = Unpooled.wrappedBuffer(RawPeer.message(RawPeer.bytes("a")));
    Sampling sampling = new Sampling(new NodeNames(), new Supervisor(), SEED);
    List<Integer> taken = new ArrayList<>();
    int[] now = new int[1];
    sampling.start(oneIn, (message, from) -> taken.add(now[0]));
    for (int i = 0; i < messages; i++) {
      if (sampling.takesNext()) {
        now[0] = i;
        sampling.take(publisher, in, 0, in.readableBytes());
      }
    }
    return taken;
  }

  @Test
  void theSamplerGetsTheMessageItsLengthAndTheNode() {
    RawPeer node = broker.subscriber("zeek.cluster.nodeid.id-1.", "zeek.cluster.node.worker-1.");
    RawPeer publisher = broker.publisherThatHears(2);
    ConcurrentLinkedQueue<String> samples = new ConcurrentLinkedQueue<>();
    broker.broker().sample(1, (message, from) -> samples.add(from + " " + print(message)));
    awaitSampling();
    publisher.sends("nobody.wants.it", "id-1", "x".repeat(300));
    publisher.sends("zeek.cluster.node.worker-1.", "id-1", "12345");
    node.hears("zeek.cluster.node.worker-1.|id-1|12345");
    assertThat(samples)
        .containsExactly(
            "worker-1 %d: nobody.wants.it id-1 %s".formatted(17 + 6 + 309, "x".repeat(300)),
            "worker-1 42: zeek.cluster.node.worker-1. id-1 12345");
  }

  @Test
  void aStrangerIsNamedByItsAddress() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer publisher = broker.publisherThatHears(1);
    ConcurrentLinkedQueue<String> samples = new ConcurrentLinkedQueue<>();
    broker.broker().sample(1, (message, from) -> samples.add(from));
    awaitSampling();
    publisher.sends("a");
    subscriber.hears("a");
    assertThat(samples).containsExactly("127.0.0.1");
  }

  @Test
  void whenItEndsNoneIsTakenAnyMore() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer publisher = broker.publisherThatHears(1);
    AtomicLong first = new AtomicLong();
    AtomicLong second = new AtomicLong();
    Attachment one = broker.broker().sample(1, (message, from) -> first.incrementAndGet());
    Attachment two = broker.broker().sample(1, (message, from) -> second.incrementAndGet());
    awaitSampling();
    one.close(); // has no effect: another has taken its place
    awaitSampling();
    publisher.sends("a", "1");
    subscriber.hears("a|1");
    assertThat(second).hasValue(1);
    two.close();
    awaitSampling();
    publisher.sends("a", "2");
    subscriber.hears("a|2");
    assertThat(first).hasValue(0);
    assertThat(second).hasValue(1);
  }

  @Test
  void aSamplerThatThrowsCostsNoMessage() {
    RawPeer subscriber = broker.subscriber("a");
    RawPeer publisher = broker.publisherThatHears(1);
    long before = broker.snapshot().failures();
    broker
        .broker()
        .sample(
            1,
            (message, from) -> {
              throw new IllegalStateException("thrown");
            });
    awaitSampling();
    for (int i = 0; i < 10; i++) {
      publisher.sends("a", "" + i);
      subscriber.hears("a|" + i);
    }
    assertThat(broker.snapshot().failures() - before).isEqualTo(10);
    assertThat(UncaughtCheck.takeSupervised()).isNotEmpty();
  }

  @Test
  void aRateThatIsNoneIsRefused() {
    for (int oneIn : List.of(0, -1, Sampling.RAREST + 1)) {
      assertThatThrownBy(() -> broker.broker().sample(oneIn, (message, from) -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("one in " + oneIn);
    }
  }

  /** Returns when all loops know of the last change. */
  private void awaitSampling() {
    broker.broker().loops().forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
  }

  private static String print(FrameCursor message) {
    StringBuilder text = new StringBuilder().append(message.size()).append(':');
    while (message.next()) {
      text.append(' ').append(Topic.of(message.bytes()));
    }
    return text.toString();
  }
}

package org.zeekbus.web.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.zeekbus.web.observe.TopicGroups;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zmtp.FrameCursor;

/** Traffic is estimated from the messages that were drawn. */
final class EventSampleTest {
  private static final long SECOND = 1_000_000_000;

  private final EventSample sample = new EventSample(10, 3);

  /** Draws a message; returns its bytes on the wire. */
  private int draws(String publisher, String topic, Event event) {
    return draws(publisher, EventMessage.of(topic, "id", event).frames());
  }

  private int draws(String publisher, List<byte[]> frames) {
    ByteBuf wire = Unpooled.buffer();
    for (int i = 0; i < frames.size(); i++) {
      int more = i + 1 < frames.size() ? 1 : 0;
      wire.writeByte(2 | more).writeLong(frames.get(i).length).writeBytes(frames.get(i));
    }
    FrameCursor cursor = new FrameCursor();
    cursor.reset(wire, 0, wire.readableBytes());
    sample.sample(cursor, publisher);
    return wire.readableBytes();
  }

  private SampledTraffic.Event event(String name) {
    return sample.latest().events().stream()
        .filter(event -> event.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> nodes(List<SampledTraffic.Publisher> publishers) {
    return publishers.stream().map(SampledTraffic.Publisher::node).toList();
  }

  @Test
  void eachStandsForTen() {
    int bytes = draws("worker-1", "zeek.cluster.node.manager.", Event.of("a", 1));
    bytes += draws("worker-2", "zeek.cluster.manager", Event.of("a", 1));
    draws("worker-2", "zeek.cluster.manager", Event.of("b", 1));
    draws("worker-2", "zeek.cluster.manager", Event.of("b", 1));
    sample.observed(SECOND);
    SampledTraffic.Event event = event("a");
    assertThat(event.traffic().messages()).isEqualTo(20);
    assertThat(event.traffic().bytes()).isEqualTo(10L * bytes);
    assertThat(event.topics())
        .containsExactlyInAnyOrder("zeek.cluster.node.", "zeek.cluster.manager");
    assertThat(nodes(event.publishers())).containsExactlyInAnyOrder("worker-1", "worker-2");
    assertThat(sample.latest().topics().getFirst().group()).isEqualTo("zeek.cluster.manager");
    assertThat(sample.latest().topics().getFirst().traffic().messages()).isEqualTo(30);
    assertThat(sample.latest().publishedBy("worker-2"))
        .extracting(SampledTraffic.Published::group, it -> it.traffic().messages())
        .containsExactly(tuple("zeek.cluster.manager", 30L));
  }

  @Test
  void rateComesNearToWhatIsDrawnEachSecond() {
    for (int second = 1; second <= 60; second++) {
      draws("worker-1", "t", Event.of("a", 1));
      draws("worker-1", "t", Event.of("a", 1));
      sample.observed(second * SECOND);
    }
    assertThat(event("a").traffic().messageRate()).isCloseTo(20, within(0.1));
    for (int second = 61; second <= 300; second++) {
      sample.observed(second * SECOND);
    }
    assertThat(event("a").traffic().messageRate()).isZero();
    assertThat(event("a").traffic().byteRate()).isZero();
    assertThat(event("a").traffic().messages()).isEqualTo(1200);
  }

  @Test
  void messageThatIsNoEventIsCounted() {
    draws("10.0.0.7", List.of("t".getBytes(US_ASCII)));
    draws("10.0.0.7", List.of(new byte[1000], new byte[0], new byte[1000], new byte[1000]));
    sample.observed(SECOND);
    assertThat(event(SampledTraffic.UNDECODED).traffic().messages()).isEqualTo(20);
  }

  /** Too many in a second: those that were counted stand for those that found no room. */
  @Test
  void thoseThatFoundNoRoomAreInTheEstimate() {
    int drawn = 3 * EventSample.MOST_WAITING;
    for (int i = 0; i < drawn; i++) {
      draws("worker-1", "t", Event.of("a", 1));
    }
    sample.observed(SECOND);
    assertThat(event("a").traffic().messages()).isEqualTo(10L * drawn);
    assertThat(sample.taken()).isEqualTo(EventSample.MOST_WAITING);
    assertThat(sample.missed()).isEqualTo(2 * EventSample.MOST_WAITING);
    draws("worker-1", "t", Event.of("a", 1));
    sample.observed(2 * SECOND);
    assertThat(event("a").traffic().messages()).isEqualTo(10L * drawn + 10);
  }

  /** A peer that invents names of events and topics: few entries, and the sums are right. */
  @Test
  void inventedNamesTakeFewEntries() {
    Random random = new Random(15);
    long drawn = 0;
    for (int second = 1; second <= 20; second++) {
      for (int i = 0; i < EventSample.MOST_WAITING; i++) {
        int name = random.nextInt(100_000);
        draws("peer" + name, "x" + name + ".y.z.", Event.of("event" + name, 1));
        drawn++;
      }
      sample.observed(second * SECOND);
      SampledTraffic traffic = sample.latest();
      assertThat(traffic.events()).hasSize(4);
      assertThat(traffic.topics()).hasSize(4);
      assertThat(traffic.events().stream().mapToInt(it -> it.publishers().size()).sum())
          .isLessThanOrEqualTo(13);
      assertThat(traffic.events().stream().mapToLong(it -> it.traffic().messages()).sum())
          .isEqualTo(10 * drawn);
    }
    assertThat(event(TopicGroups.OTHER).traffic().messages()).isGreaterThan(9 * drawn);
  }
}

package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.SubscriptionTree;
import org.zeekbus.zmtp.Topic;

/** Routes answer as a look at all subscriptions would. */
final class RoutesTest {
  private static final int LOOPS = 3;

  private final TestBroker broker = TestBroker.start(LOOPS);
  private final List<Subscriber> subscribers =
      IntStream.range(0, 5)
          .mapToObj(i -> broker.subscriberOf(broker.add(RawPeer.subscriber(broker.xpub()))))
          .toList();
  private final SubscriptionTree<Subscriber> tree = new SubscriptionTree<>();
  private final Routes routes = new Routes(tree, new SubscriptionTree<>(), LOOPS);

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void theyAgreeWithAPlainTwinWhateverChanges() {
    long seed = 1;
    Random random = new Random(seed);
    Map<Topic, Set<Subscriber>> twin = new TreeMap<>();
    Routes.Route guess = null;
    for (int step = 0; step < 20_000; step++) {
      if (random.nextInt(20) == 0) {
        change(twin, topic(random), subscribers.get(random.nextInt(subscribers.size())));
      }
      byte[] topic = topic(random);
      guess = routes.find(guess, in(topic), 3, topic.length);
      assertThat(of(guess.subscribers))
          .as("seed %d, step %d, %s of %s", seed, step, Topic.of(topic), twin.keySet())
          .isEqualTo(wanted(twin, Topic.of(topic)));
    }
  }

  @Test
  void longTopicsAreNotRemembered() {
    byte[] usual = new byte[256];
    byte[] tooLong = new byte[257];
    Routes.Route first = routes.find(null, in(usual), 3, usual.length);
    assertThat(routes.find(null, in(usual), 3, usual.length)).isSameAs(first);
    Routes.Route other = routes.find(null, in(tooLong), 3, tooLong.length);
    assertThat(routes.find(null, in(tooLong), 3, tooLong.length)).isNotSameAs(other);
    assertThat(routes.find(other, in(tooLong), 3, tooLong.length)).isSameAs(other);
  }

  private void change(Map<Topic, Set<Subscriber>> twin, byte[] bytes, Subscriber subscriber) {
    Topic topic = Topic.of(bytes);
    Set<Subscriber> holders = twin.computeIfAbsent(topic, t -> new HashSet<>());
    if (holders.add(subscriber)) {
      tree.add(topic, subscriber);
    } else {
      holders.remove(subscriber);
      tree.remove(topic, subscriber);
    }
    routes.forget();
  }

  private static Set<Subscriber> wanted(Map<Topic, Set<Subscriber>> twin, Topic topic) {
    Set<Subscriber> wanted = new HashSet<>();
    twin.forEach((prefix, holders) -> {
      if (prefix.isPrefixOf(topic)) {
        wanted.addAll(holders);
      }
    });
    return wanted;
  }

  /** Few letters and lengths around those of words, so that much is alike. */
  private static byte[] topic(Random random) {
    byte[] topic = new byte[random.nextInt(20)];
    for (int i = 0; i < topic.length; i++) {
      topic[i] = (byte) (random.nextInt(6) == 0 ? 'b' : 'a');
    }
    return topic;
  }

  @Test
  void topicsThatDifferInOneBitAreNotConfused() {
    for (int length = 1; length <= 40; length++) {
      byte[] topic = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
      tree.add(Topic.of(topic), subscribers.getFirst());
      routes.forget();
      Routes.Route route = routes.find(null, in(topic), 3, length);
      assertThat(route.isOf(in(topic), 3, length)).isTrue();
      for (int bit = 0; bit < 8 * length; bit++) {
        byte[] other = topic.clone();
        other[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(route.isOf(in(other), 3, length)).as("length %d, bit %d", length, bit).isFalse();
      }
      assertThat(route.isOf(in(topic), 3, length - 1)).isFalse();
      tree.remove(Topic.of(topic), subscribers.getFirst());
    }
  }

  @Test
  void oneSetForAllTopicsThatGoToTheSame() {
    tree.add(Topic.of("a"), subscribers.get(0));
    tree.add(Topic.of("a"), subscribers.get(1));
    tree.add(Topic.of("b"), subscribers.get(1));
    tree.add(Topic.of("b"), subscribers.get(0));
    assertThat(find("a.1").subscribers).isSameAs(find("b.2").subscribers);
    assertThat(find("c").subscribers).isNotSameAs(find("a.1").subscribers);
  }

  @Test
  void whatIsRememberedIsTheSameUntilSomethingChanges() {
    tree.add(Topic.of("a"), subscribers.get(0));
    Routes.Route before = find("a.1");
    assertThat(find("a.1")).isSameAs(before);
    tree.add(Topic.of("a.1"), subscribers.get(1));
    routes.forget();
    byte[] topic = RawPeer.bytes("a.1");
    assertThat(of(routes.find(before, in(topic), 3, topic.length).subscribers))
        .containsExactlyInAnyOrder(subscribers.get(0), subscribers.get(1));
  }

  @Test
  void countersAreOfTheFirstThreeParts() {
    assertThat(find("zeek.event.a.b").statistics).isSameAs(find("zeek.event.a.c").statistics);
    assertThat(find("zeek.event.b").statistics).isNotSameAs(find("zeek.event.a.c").statistics);
    find("zeek/log/conn/x");
    find("plain");
    assertThat(routes.statistics().keySet())
        .containsExactly(
            Topic.of("plain"),
            Topic.of("zeek.event.a."),
            Topic.of("zeek.event.b"),
            Topic.of("zeek/log/conn/"));
  }

  @Test
  void aThousandPrefixesAreCountedByThemselvesAndTheRestTogether() {
    for (int i = 0; i < 2000; i++) {
      find("topic" + i + ".x").statistics.messages++;
    }
    assertThat(routes.statistics()).hasSize(1001);
    assertThat(routes.statistics().get(Topic.of("(others)"))).isNotNull();
    assertThat(routes.statistics().values().stream().mapToLong(s -> s.messages).sum())
        .isEqualTo(2000);
    // One that has counters keeps them.
    assertThat(find("topic7.x").statistics.messages).isEqualTo(1);
  }

  private Routes.Route find(String topic) {
    byte[] bytes = RawPeer.bytes(topic);
    return routes.find(null, in(bytes), 3, bytes.length);
  }

  /** In the midst of a read. */
  private static ByteBuf in(byte[] topic) {
    return Unpooled.buffer().writeBytes(new byte[3]).writeBytes(topic).writeBytes(new byte[9]);
  }

  private static Set<Subscriber> of(SubscriberSet set) {
    List<Subscriber> all =
        IntStream.range(0, LOOPS).mapToObj(set::on).flatMap(RoutesTest::each).toList();
    assertThat(all).doesNotHaveDuplicates().hasSize(set.size());
    return new HashSet<>(all);
  }

  private static Stream<Subscriber> each(Subscriber[] some) {
    return Arrays.stream(some);
  }
}

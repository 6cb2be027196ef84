package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The tree knows who holds which topics, as a plain map does. A failure prints its seed. */
final class SubscriptionTreeTest {
  private static final int DEEP = 8192;

  private final SubscriptionTree<String> tree = new SubscriptionTree<>();

  @Test
  void aHolderMatchesWhatItsTopicIsAPrefixOf() {
    tree.add(Topic.of("zeek."), "a");
    assertThat(matching("zeek.cluster")).containsExactly("a");
    assertThat(matching("zeek.")).containsExactly("a");
    assertThat(matching("zeek")).isEmpty();
    assertThat(matching("zeex.")).isEmpty();
    assertThat(matching("")).isEmpty();
  }

  @Test
  void theEmptyTopicMatchesAll() {
    tree.add(Topic.EMPTY, "a");
    assertThat(matching("")).containsExactly("a");
    assertThat(matching("anything")).containsExactly("a");
    assertThat(tree.remove(Topic.EMPTY, "a")).isTrue();
    assertThat(matching("anything")).isEmpty();
  }

  @Test
  void aHolderIsNamedOnceForEachOfItsPrefixes() {
    tree.add(Topic.of("a"), "x");
    tree.add(Topic.of("ab"), "x");
    tree.add(Topic.of("ab"), "y");
    tree.add(Topic.of("abc"), "z");
    assertThat(matching("ab")).containsExactly("x", "x", "y");
    assertThat(matching("abcd")).containsExactly("x", "x", "y", "z");
  }

  @Test
  void whoeverGetsSomeOfTheMessagesOverlaps() {
    tree.add(Topic.EMPTY, "all");
    tree.add(Topic.of("zeek."), "less");
    tree.add(Topic.of("zeek.cluster"), "same");
    tree.add(Topic.of("zeek.cluster.a"), "more");
    tree.add(Topic.of("zeek.cluster.b"), "more");
    tree.add(Topic.of("zeek.clusher"), "other");
    assertThat(overlapping("zeek.cluster"))
        .containsExactlyInAnyOrder("all", "less", "same", "more", "more");
    assertThat(overlapping("zeek.clus"))
        .containsExactlyInAnyOrder("all", "less", "same", "more", "more", "other");
    assertThat(overlapping("zeek.cluster.c")).containsExactlyInAnyOrder("all", "less", "same");
    assertThat(overlapping("x")).containsExactly("all");
    assertThat(overlapping("")).hasSize(6);
  }

  @Test
  void overlappingAgreesWithAPlainList() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> held = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String topic = randomTopic(random);
      if (tree.add(Topic.of(topic), topic)) {
        held.add(topic);
      }
    }
    for (int i = 0; i < 500; i++) {
      String prefix = randomTopic(random);
      assertThat(overlapping(prefix))
          .as("seed %d, prefix %s", seed, prefix)
          .containsExactlyInAnyOrderElementsOf(
              held.stream().filter(it -> it.startsWith(prefix) || prefix.startsWith(it)).toList());
    }
  }

  private static String randomTopic(Random random) {
    StringBuilder topic = new StringBuilder();
    for (int i = random.nextInt(7); i > 0; i--) {
      topic.append((char) ('a' + random.nextInt(3)));
    }
    return topic.toString();
  }

  private List<String> overlapping(String prefix) {
    List<String> found = new ArrayList<>();
    tree.overlapping(Topic.of(prefix), found::add);
    return found;
  }

  @Test
  void twiceIsOnce() {
    assertThat(tree.add(Topic.of("a"), "x")).isTrue();
    assertThat(tree.add(Topic.of("a"), "x")).isFalse();
    assertThat(tree.size()).isEqualTo(1);
    assertThat(tree.remove(Topic.of("a"), "x")).isTrue();
    assertThat(tree.isHeld(Topic.of("a"))).isFalse();
    assertThat(tree.size()).isZero();
  }

  @Test
  void onlyTheLastHolderTakesATopicAway() {
    tree.add(Topic.of("a"), "x");
    tree.add(Topic.of("a"), "y");
    assertThat(tree.remove(Topic.of("a"), "x")).isFalse();
    assertThat(tree.isHeld(Topic.of("a"))).isTrue();
    assertThat(tree.remove(Topic.of("a"), "y")).isTrue();
  }

  @Test
  void whatIsNotHeldCannotBeTakenAway() {
    tree.add(Topic.of("abc"), "x");
    tree.add(Topic.of("abd"), "x");
    assertThat(tree.remove(Topic.of("ab"), "x")).as("only divides").isFalse();
    assertThat(tree.remove(Topic.of("abcd"), "x")).isFalse();
    assertThat(tree.remove(Topic.of("b"), "x")).isFalse();
    assertThat(tree.remove(Topic.EMPTY, "x")).isFalse();
    assertThat(tree.remove(Topic.of("abc"), "y")).isFalse();
    assertThat(topics()).containsExactly("abc", "abd");
  }

  @Test
  void aTopicInTheMiddleComesAndGoes() {
    tree.add(Topic.of("abcdef"), "long");
    tree.add(Topic.of("abc"), "middle");
    tree.add(Topic.of("abx"), "side");
    assertThat(matching("abcdef")).containsExactly("middle", "long");
    assertThat(tree.remove(Topic.of("abc"), "middle")).isTrue();
    assertThat(matching("abcdef")).containsExactly("long");
    assertThat(tree.remove(Topic.of("abx"), "side")).isTrue();
    assertThat(matching("abcdef")).containsExactly("long");
    assertThat(matching("abx")).isEmpty();
    assertThat(tree.remove(Topic.of("abcdef"), "long")).isTrue();
    assertThat(topics()).isEmpty();
  }

  @Test
  void topicsAreNamedInTheOrderOfTheirBytes() {
    for (String topic : new String[] {"b", "a\u00ff", "", "ab", "a", "a.", "B"}) {
      tree.add(Topic.of(topic), "x");
    }
    assertThat(topics()).containsExactly("", "B", "a", "a.", "ab", "a\\xc3\\xbf", "b");
  }

  /** On the stack of an ordinary thread, in time that is not the square of anything large. */
  @Test
  void chainsAsDeepAsTheLongestTopic() throws InterruptedException {
    List<Throwable> thrown = new ArrayList<>();
    Thread thread =
        new Thread(() -> {
          String longest = "x".repeat(DEEP);
          for (int length = 1; length <= longest.length(); length++) {
            tree.add(Topic.of(longest.substring(0, length)), "a");
          }
          assertThat(matching(longest)).hasSize(DEEP);
          List<Topic> seen = new ArrayList<>();
          tree.forEachTopic(seen::add);
          assertThat(seen).hasSize(DEEP).isSorted();
          for (Topic topic : seen) {
            assertThat(tree.remove(topic, "a")).isTrue();
          }
          assertThat(tree.size()).isZero();
          assertThat(matching(longest)).isEmpty();
        });
    thread.setUncaughtExceptionHandler((t, e) -> thrown.add(e));
    thread.start();
    thread.join();
    assertThat(thrown).isEmpty();
  }

  @Test
  void randomSchedulesAgainstAPlainMap() {
    for (int i = 0; i < 300; i++) {
      long seed = Long.getLong("seed", i);
      schedule(new Random(seed), "-Dseed=" + seed);
    }
  }

  private static void schedule(Random random, String description) {
    SubscriptionTree<Integer> tree = new SubscriptionTree<>();
    SortedMap<Topic, Set<Integer>> plain = new TreeMap<>();
    int letters = 1 + random.nextInt(4);
    int longest = 1 + random.nextInt(8);
    for (int step = 0; step < 200; step++) {
      Topic topic = topic(random, letters, longest);
      int holder = random.nextInt(3);
      if (random.nextInt(5) < 3) {
        boolean added = plain.computeIfAbsent(topic, t -> new LinkedHashSet<>()).add(holder);
        assertThat(tree.add(topic, holder)).as(description).isEqualTo(added);
      } else {
        Set<Integer> holders = plain.getOrDefault(topic, Set.of());
        boolean last = holders.contains(holder) && holders.size() == 1;
        if (last) {
          plain.remove(topic);
        } else if (holders.contains(holder)) {
          holders.remove(holder);
        }
        assertThat(tree.remove(topic, holder)).as(description).isEqualTo(last);
      }
      Topic asked = topic(random, letters, longest + 2);
      assertThat(tree.isHeld(asked)).as(description).isEqualTo(plain.containsKey(asked));
      assertThat(matching(tree, asked)).as(description).isEqualTo(matching(plain, asked));
      assertThat(tree.size()).as(description).isEqualTo(plain.size());
      assertThat(nodes(tree)).as(description).isEqualTo(neededNodes(plain.keySet()));
    }
    List<Topic> topics = new ArrayList<>();
    tree.forEachTopic(topics::add);
    assertThat(topics).as(description).isEqualTo(List.copyOf(plain.keySet()));
    plain.forEach((topic, holders) -> List.copyOf(holders).forEach(h -> tree.remove(topic, h)));
    assertThat(tree.size()).as(description).isZero();
    tree.forEachTopic(topic -> assertThat(topic).as(description).isNull());
  }

  /** The root, each topic, and where topics part. */
  private static int neededNodes(Collection<Topic> sorted) {
    Set<Topic> needed = new HashSet<>(sorted);
    needed.add(Topic.EMPTY);
    Topic last = Topic.EMPTY;
    for (Topic topic : sorted) {
      int common = Arrays.mismatch(last.bytes(), topic.bytes());
      needed.add(common < 0 ? topic : Topic.of(Arrays.copyOf(topic.bytes(), common)));
      last = topic;
    }
    return needed.size();
  }

  /** How many nodes there are, which nothing but memory tells. */
  private static int nodes(SubscriptionTree<?> tree) {
    return nodesFrom(field(tree, "root"));
  }

  private static int nodesFrom(Object node) {
    int count = 1;
    for (Object child : (List<?>) field(node, "children")) {
      count += nodesFrom(child);
    }
    return count;
  }

  private static Object field(Object owner, String name) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return Objects.requireNonNull(field.get(owner));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  private static Topic topic(Random random, int letters, int longest) {
    byte[] bytes = new byte[random.nextInt(longest + 1)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (0xfe + random.nextInt(letters)); // around the sign
    }
    return Topic.of(bytes);
  }

  private static List<Integer> matching(SortedMap<Topic, Set<Integer>> plain, Topic topic) {
    List<Integer> all = new ArrayList<>();
    plain.forEach((prefix, holders) -> {
      if (prefix.isPrefixOf(topic)) {
        all.addAll(holders);
      }
    });
    return all;
  }

  private static <H> List<H> matching(SubscriptionTree<H> tree, Topic topic) {
    List<H> all = new ArrayList<>();
    byte[] bytes = topic.bytes();
    tree.match(Unpooled.wrappedBuffer(new byte[3], bytes, new byte[3]), 3, bytes.length, all::add);
    return all;
  }

  private List<String> matching(String topic) {
    return matching(tree, Topic.of(topic));
  }

  private List<String> topics() {
    List<String> all = new ArrayList<>();
    tree.forEachTopic(topic -> all.add(topic.toString()));
    return all;
  }
}

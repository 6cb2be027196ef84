package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.PythonPeer;

/**
 * The same random schedules through this broker and through libzmq's proxy: every connection must
 * hear the same. Where we differ on purpose, schedules don't go: {@link IgnoredTest} and {@link
 * LibzmqPeersTest} do.
 *
 * <p>{@code -Dzeekbus.differential.seconds=600} runs longer, {@code -Dzeekbus.differential.seed=N}
 * begins at another seed than 1.
 */
final class DifferentialTest {
  private static final int ROUNDS = 25;
  private static final Duration SHRINKING = Duration.ofSeconds(60);

  private static final Pattern REPETITION = Pattern.compile("([xy])\\1{19,}");

  /** While shrinking, what does not come in this time counts as missing. */
  private static final Duration IMPATIENCE = Duration.ofSeconds(1);

  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 3})
  void everyConnectionHearsWhatItHearsFromLibzmqsProxy(int loops) {
    long seed = Long.getLong("zeekbus.differential.seed", 1);
    Duration time = Duration.ofSeconds(Long.getLong("zeekbus.differential.seconds", 4));
    long end = System.nanoTime() + time.toNanos();
    try (PythonPeer libzmq = PythonPeer.start()) {
      do {
        Schedule schedule = Schedule.random(seed, ROUNDS);
        String difference = difference(schedule, loops, libzmq, Await.DEADLINE);
        if (!difference.isEmpty()) {
          report(seed, schedule, difference, loops, libzmq);
        }
        seed++;
      } while (System.nanoTime() < end);
    }
  }

  private static void report(
      long seed, Schedule schedule, String difference, int loops, PythonPeer libzmq) {
    long end = System.nanoTime() + SHRINKING.toNanos();
    Schedule small =
        schedule.shrink(smaller ->
            System.nanoTime() < end && !difference(smaller, loops, libzmq, IMPATIENCE).isEmpty());
    String text =
        "seed %d, %d loops (-Dzeekbus.differential.seed=%d): %s%nshrunk to:%n%s%n%s"
            .formatted(
                seed, loops, seed, difference, small, difference(small, loops, libzmq, IMPATIENCE));
    fail(REPETITION.matcher(text).replaceAll(r -> r.group(1) + "{" + r.group().length() + "}"));
  }

  /** The differences between the two cases; empty if all is the same. */
  private static String difference(
      Schedule schedule, int loops, PythonPeer libzmq, Duration patience) {
    try (TestBroker broker = TestBroker.start(loops)) {
      PythonPeer.Proxy proxy = libzmq.proxy();
      Map<String, List<String>> expected = Play.of(schedule, proxy.xsub(), proxy.xpub(), patience);
      Map<String, List<String>> actual = Play.of(schedule, broker.xsub(), broker.xpub(), patience);
      assertThat(broker.ignored(Ignored.UNKNOWN_COMMAND)).isZero();
      TreeSet<String> keys = new TreeSet<>(expected.keySet());
      keys.addAll(actual.keySet());
      Map<String, String> differences = new TreeMap<>();
      for (String key : keys) {
        List<String> libzmqs = expected.getOrDefault(key, List.of());
        List<String> ours = actual.getOrDefault(key, List.of());
        if (!libzmqs.equals(ours)) {
          differences.put(key, "libzmq's %s, ours %s".formatted(libzmqs, ours));
        }
      }
      return differences.isEmpty() ? "" : differences.toString();
    } catch (UncheckedIOException | AssertionError e) {
      return e.toString();
    }
  }
}

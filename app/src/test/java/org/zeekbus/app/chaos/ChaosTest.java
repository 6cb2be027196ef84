package org.zeekbus.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Await;

/**
 * Broker, logger and spools under nodes that send steadily, while files vanish, the disk fills,
 * readers stop, clocks jump, descriptors run out and processes are killed. At the end every record
 * is in a file, or was under way when a process was killed.
 *
 * <p>{@code -Dchaos.seed=N} repeats a schedule, {@code -Dchaos.steps=N} makes it longer. What the
 * processes have said stays in {@code target/chaos}.
 */
@Tag("long")
final class ChaosTest {
  private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());
  private static final int STEPS = Integer.getInteger("chaos.steps", 60);

  /** Events that were published so long before an end, or after it, may be lost with it. */
  private static final Duration AROUND_AN_END = Duration.ofSeconds(20);

  private final Random random = new Random(SEED);
  private final Ledger ledger = new Ledger();
  private final List<String> schedule = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private final String format = random.nextBoolean() ? "tsv" : "json";

  @Test
  void theLedgerIsEven() throws Exception {
    Path root = Path.of("target", "chaos", Long.toString(SEED)).toAbsolutePath();
    removeOld(root);
    Files.createDirectories(root);
    IO.println("chaos: seed " + SEED + ", " + STEPS + " steps, " + format + ", " + root);
    try (ChaosSite site = ChaosSite.make(root, ledger)) {
      site.start(format);
      try (Senders senders = new Senders(site, ledger)) {
        for (int step = 0; step < STEPS; step++) {
          step(site);
        }
        senders.finish();
        settle(site);
        report(senders);
        assertThat(site.said("stderr")).as("said on standard error").doesNotContain("OutOfMemory");
        for (Ledger.Account account : ledger.accounts()) {
          assertThat(account.missing().size()).as("%s, seed %d", account, SEED).isZero();
          if (!ledger.hasKills()) {
            assertThat(account.twice()).as("%s, seed %d", account, SEED).isZero();
          }
        }
        assertEventsCame(senders);
      }
    }
  }

  /** Removes the files that an earlier run of the same seed has left. */
  private static void removeOld(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /** One or two mishaps, and now and then an end amid them. */
  private void step(ChaosSite site) throws Exception {
    List<Mishap> mishaps = new ArrayList<>(List.of(any()));
    if (random.nextInt(3) == 0) {
      mishaps.add(any());
    }
    mishaps = mishaps.stream().distinct().toList();
    int end = random.nextInt(10);
    if (!mishaps.stream().allMatch(Mishap::bearsAnEnd)) {
      end = 9;
    }
    long lasts = 500L + random.nextInt(3000);
    String what =
        mishaps.stream().map(Mishap::name).collect(Collectors.joining(" + "))
            + (end == 0 ? ", kill -9" : end == 1 ? ", SIGTERM" : "")
            + " for "
            + lasts
            + " ms";
    schedule.add(what);
    IO.println("chaos at s " + ledger.now() + ": " + what);
    List<Mishap.Undo> undo = new ArrayList<>();
    for (Mishap mishap : mishaps) {
      undo.add(mishap.begin(site, random));
    }
    pause(lasts);
    if (end == 0) {
      ends.add(System.nanoTime());
      site.kill();
    } else if (end == 1) {
      ends.add(System.nanoTime());
      int code = site.stop();
      assertThat(code).as("exit code at %s, seed %d: %s", what, SEED, site.stderrTail()).isZero();
    }
    for (Mishap.Undo each : undo.reversed()) {
      each.end();
    }
    if (end <= 1) {
      site.start(format);
    }
    assertThat(site.isAlive())
        .as("it lives after %s, seed %d: %s", what, SEED, site.stderrTail())
        .isTrue();
    pause(300L + random.nextInt(1000));
  }

  private Mishap any() {
    Mishap[] all = Mishap.values();
    return all[random.nextInt(all.length)];
  }

  /** The time of a mishap is part of the schedule; nothing is awaited here. */
  private static void pause(long millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    for (long left = millis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      LockSupport.parkNanos(Duration.ofMillis(left).toNanos());
    }
  }

  /** Nothing is wrong any more: what waits is written, and all ends in order. */
  private void settle(ChaosSite site) throws IOException, InterruptedException {
    assertThat(site.stop()).as("exit code, seed %d: %s", SEED, site.stderrTail()).isZero();
    site.start(format);
    Await.until(
        () -> "the spools are empty, seed " + SEED + ": " + site.stderrTail(),
        Duration.ofMinutes(2),
        () -> isDrained(site));
    assertThat(site.stop()).as("exit code, seed %d: %s", SEED, site.stderrTail()).isZero();
    site.collect();
    site.collectRemoved();
  }

  private static boolean isDrained(ChaosSite site) {
    try {
      return site.spooled() == 0;
    } catch (IOException e) {
      return false; // it changes
    }
  }

  private void report(Senders senders) {
    IO.println("chaos: seed " + SEED + ", the ledger:");
    ledger.accounts().forEach(account -> IO.println("  " + account));
    IO.println(
        "  events         published %,d, heard %,d; records that the node counted as lost: %,d"
            .formatted(senders.published(), senders.heard().size(), senders.lostByNode()));
  }

  /** Events come in order and once; those that do not come were published around an end. */
  private void assertEventsCame(Senders senders) {
    List<Senders.Heard> heard = senders.heard();
    for (int i = 1; i < heard.size(); i++) {
      Senders.Heard before = heard.get(i - 1);
      Senders.Heard now = heard.get(i);
      assertThat(now.number()).as("order of events, seed %d", SEED).isGreaterThan(before.number());
      if (now.number() != before.number() + 1) {
        assertThat(ends)
            .as("ends of the broker around the gap %s to %s, seed %d", before, now, SEED)
            .anyMatch(end ->
                end > before.nanos() - AROUND_AN_END.toNanos()
                    && end < now.nanos() + AROUND_AN_END.toNanos());
      }
    }
  }
}

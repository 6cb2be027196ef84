package org.zeekbus.web.observe;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last hour in numbers: of the whole process in steps of 1 s for 10 minutes and of 10 s for an
 * hour; of each node in steps of 1 s for 10 minutes.
 *
 * <p>Memory: 64 KiB for the process; 12 KB for each node, of at most 512 nodes, so 6 MiB. A node
 * that has gone gives its place to one that comes; one beyond the bound has no history, nor has a
 * connection that tells neither name nor id.
 *
 * <p>Owner: any thread; each method holds the lock.
 */
public final class History {
  private static final int SECONDS = 600;
  private static final int TENS = 360;
  private static final int TEN = 10;
  private static final int MOST_NODES = 512;

  /** Of an observation that is later than that by so many seconds, the process stood still. */
  private static final int MOST_LATE = 9;

  /** What is kept of each node, in the order of the rows. */
  public enum OfNode {
    PUBLISHED_MESSAGES,
    RECEIVED_MESSAGES,
    DROPPED,
    QUEUED_MESSAGES,
    QUEUED_BYTES
  }

  /**
   * Rows of numbers, the oldest first; NaN where there is none.
   *
   * @param end time of the last
   */
  public record Rows<K>(int stepSeconds, Instant end, Map<K, float[]> rows) {}

  private final Steps<Series> seconds = new Steps<>(Series.class, SECONDS);
  private final Steps<Series> tens = new Steps<>(Series.class, TENS);

  /** By label; the first that came is forgotten first. */
  private final Map<String, Steps<OfNode>> nodes = new LinkedHashMap<>();

  /** Of the ten seconds that are not over yet. */
  private final Map<Series, Ten> unfinished = new EnumMap<>(Series.class);

  private long ten;
  private Instant time = Instant.EPOCH;
  private Instant tenTime = Instant.EPOCH;
  private @Nullable Observation first;
  private Series.@Nullable Sample before;
  private long beforeNanos;

  /** What ten seconds have of one series so far. */
  private static final class Ten {
    private double value;
    private int count;

    void add(double more, boolean isCounter) {
      value = isCounter || count == 0 ? value + more : Math.max(value, more);
      count++;
    }
  }

  /** Has seen nothing yet. */
  public History() {}

  /** Takes one observation, which is later than all before. */
  public synchronized void add(Observation now, Totals totals, List<NodeEntry> all) {
    if (first == null) {
      first = now;
    }
    long step = Math.round((double) (now.nanos() - first.nanos()) / TimeUnit.SECONDS.toNanos(1));
    if (step <= seconds.last()) {
      return; // two in one second: its thread was held up before
    }
    Series.Sample sample = new Series.Sample(totals, now.jvm());
    double elapsed = (double) (now.nanos() - beforeNanos) / TimeUnit.SECONDS.toNanos(1);
    boolean isLate = seconds.last() >= 0 && step - seconds.last() <= MOST_LATE;
    for (long each = isLate ? seconds.last() + 1 : step; each <= step; each++) {
      begin(each, now.time().minusSeconds(step - each));
      for (Series series : Series.values()) {
        // An observation that is late says how fast counters grew, and nothing of what was between.
        if (each == step || series.isCounter()) {
          add(series, value(series, sample, elapsed));
        }
      }
    }
    before = sample;
    beforeNanos = now.nanos();
    addNodes(step, all);
  }

  private void begin(long step, Instant at) {
    endTen(step, at);
    seconds.advance(step);
    time = at;
  }

  private double value(Series series, Series.Sample sample, double elapsed) {
    double value = series.value(sample);
    if (!series.isCounter()) {
      return value;
    }
    double grown = before == null ? Double.NaN : value - series.value(before);
    return grown >= 0 && elapsed > 0 ? grown / elapsed : Double.NaN;
  }

  private void add(Series series, double value) {
    seconds.set(series, value);
    if (!Double.isNaN(value)) {
      unfinished.computeIfAbsent(series, _ -> new Ten()).add(value, series.isCounter());
    }
  }

  /** Writes the ten seconds down that this second does not belong to. */
  private void endTen(long step, Instant now) {
    if (step / TEN == ten) {
      return;
    }
    tens.advance(ten);
    unfinished.forEach(
        (series, it) -> tens.set(series, series.isCounter() ? it.value / it.count : it.value));
    unfinished.clear();
    ten = step / TEN;
    tens.advance(ten - 1);
    tenTime = now.minusSeconds(step - (ten * TEN - 1));
  }

  private void addNodes(long step, List<NodeEntry> all) {
    Set<String> there = new HashSet<>();
    List<NodeEntry> kept = all.stream().filter(node -> node.hasTold() && !node.hasGone()).toList();
    kept.forEach(node -> there.add(node.label()));
    makeRoom(there);
    for (NodeEntry node : kept) {
      Steps<OfNode> steps = stepsOf(node.label());
      if (steps != null) {
        add(steps, step, node);
      }
    }
  }

  /** Forgets as many nodes that have gone as there are new ones without a place. */
  private void makeRoom(Set<String> there) {
    long wanted = nodes.size() + there.stream().filter(label -> !nodes.containsKey(label)).count();
    Iterator<String> labels = nodes.keySet().iterator();
    while (wanted > MOST_NODES && labels.hasNext()) {
      if (!there.contains(labels.next())) {
        labels.remove();
        wanted--;
      }
    }
  }

  private @Nullable Steps<OfNode> stepsOf(String label) {
    Steps<OfNode> known = nodes.get(label);
    if (known != null || nodes.size() >= MOST_NODES) {
      return known;
    }
    Steps<OfNode> made = new Steps<>(OfNode.class, SECONDS);
    nodes.put(label, made);
    return made;
  }

  private static void add(Steps<OfNode> steps, long step, NodeEntry node) {
    if (steps.last() < step) {
      steps.advance(step);
    }
    add(steps, OfNode.PUBLISHED_MESSAGES, node.publishedMessageRate());
    add(steps, OfNode.RECEIVED_MESSAGES, node.receivedMessageRate());
    add(steps, OfNode.DROPPED, node.dropRate());
    add(steps, OfNode.QUEUED_MESSAGES, (double) node.queuedMessages());
    add(steps, OfNode.QUEUED_BYTES, (double) node.queuedBytes());
  }

  /** Two nodes may claim one name: while a new one comes, and the old one is not found dead yet. */
  private static void add(Steps<OfNode> steps, OfNode row, @Nullable Double value) {
    if (value != null) {
      double other = steps.get(row);
      steps.set(row, Double.isNaN(other) ? value : other + value);
    }
  }

  /** The process by the second. */
  public synchronized Rows<Series> seconds() {
    return rows(1, time, seconds);
  }

  /** The process in steps of ten seconds; a counter's rate is the mean, else it is the largest. */
  public synchronized Rows<Series> tens() {
    return rows(TEN, tenTime, tens);
  }

  private static Rows<Series> rows(int stepSeconds, Instant end, Steps<Series> steps) {
    return new Rows<>(stepSeconds, end, steps.copy());
  }

  /** A node by the second, up to now or its end; empty if nothing is kept of it. */
  public synchronized Optional<Rows<OfNode>> node(String label) {
    Steps<OfNode> steps = nodes.get(label);
    return steps == null
        ? Optional.empty()
        : Optional.of(
            new Rows<>(1, time.minusSeconds(seconds.last() - steps.last()), steps.copy()));
  }
}

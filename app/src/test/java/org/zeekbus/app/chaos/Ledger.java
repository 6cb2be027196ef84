package org.zeekbus.app.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every record that was sent, and where it was found. A record carries its mark,
 * {@code @SENDER-NUMBER@}, in a field of text.
 *
 * <p>Owner: any thread.
 */
final class Ledger {
  /** Where a record can be found. */
  enum Place {
    /** In a log file: open, rotated, archived or renamed by others. */
    FILE,
    /** In a file that was removed while it was open. */
    REMOVED_FILE,
    /** In the copy that was made before a file was truncated. */
    COPY,
    /** With the batches that were put aside. */
    BAD_BATCHES
  }

  /**
   * Records that were sent this shortly before a kill may be lost: not flushed, or still in a queue
   * or socket.
   */
  private static final Duration BEFORE_KILL = Duration.ofSeconds(5);

  /** How long a sender may still write to the socket of a process that was killed. */
  private static final Duration UNTIL_NOTICED = Duration.ofSeconds(1);

  private static final Pattern MARK = Pattern.compile("@(\\w+)-(\\d+)@");

  private final Map<String, Sent> senders = new ConcurrentHashMap<>();
  private final List<Long> kills = new ArrayList<>();
  private final long startNanos = System.nanoTime();

  /** The records that one sender has sent. Guarded by itself. */
  private static final class Sent {
    private final List<Long> nanos = new ArrayList<>();
    private final Map<Place, BitSet> found = new EnumMap<>(Place.class);
    private final BitSet printed = new BitSet();
    private long twice;
    private long printedTwice;

    BitSet anywhere() {
      BitSet all = new BitSet();
      found.values().forEach(all::or);
      return all;
    }
  }

  /**
   * The outcome for all records of a sender, or for all lines of standard output.
   *
   * @param missing numbers, with the second at which they were sent
   */
  record Account(
      String of,
      long sent,
      Map<Place, Integer> found,
      long killed,
      long twice,
      SortedMap<Integer, Long> missing) {
    @Override
    public String toString() {
      return "%-14s sent %,9d  found %s  lost by kill -9 %,d  twice %,d  MISSING %,d %s, sent at s %s"
          .formatted(
              of,
              sent,
              found,
              killed,
              twice,
              missing.size(),
              missing.keySet().stream().limit(10).toList(),
              new TreeSet<>(missing.values()));
    }
  }

  /** Seconds since the start. */
  long now() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
  }

  /** The next record of a sender is about to be sent. Returns its mark. */
  String next(String sender) {
    Sent sent = senders.computeIfAbsent(sender, _ -> new Sent());
    synchronized (sent) {
      sent.nanos.add(System.nanoTime());
      return "@%s-%d@".formatted(sender, sent.nanos.size() - 1);
    }
  }

  /** A process was killed now. */
  synchronized void killed() {
    kills.add(System.nanoTime());
  }

  /** All marks in {@code text} were found there. */
  void found(Place place, byte[] text) {
    Matcher marks = MARK.matcher(new String(text, ISO_8859_1));
    while (marks.find()) {
      Sent sent = senders.get(marks.group(1));
      if (sent == null) {
        continue;
      }
      int number = Integer.parseInt(marks.group(2));
      synchronized (sent) {
        BitSet there = sent.found.computeIfAbsent(place, _ -> new BitSet());
        if (there.get(number)) {
          sent.twice++;
        }
        there.set(number);
      }
    }
  }

  /** A whole line came out of standard output. */
  void printed(String line) {
    Matcher marks = MARK.matcher(line);
    while (marks.find()) {
      Sent sent = senders.get(marks.group(1));
      if (sent != null) {
        synchronized (sent) {
          int number = Integer.parseInt(marks.group(2));
          if (sent.printed.get(number)) {
            sent.printedTwice++;
          }
          sent.printed.set(number);
        }
      }
    }
  }

  /** Forgets what was found in files, to look again. */
  void lookAgain() {
    senders
        .values()
        .forEach(sent -> {
          synchronized (sent) {
            sent.found
                .keySet()
                .removeIf(place -> place == Place.FILE || place == Place.BAD_BATCHES);
            sent.twice = 0;
          }
        });
  }

  /** The outcome for all records, by sender; first in files, then on standard output. */
  synchronized List<Account> accounts() {
    List<Account> all = new ArrayList<>();
    senders.forEach((name, sent) -> {
      synchronized (sent) {
        Map<Place, Integer> places = new EnumMap<>(Place.class);
        sent.found.forEach((place, found) -> places.put(place, found.cardinality()));
        all.add(account(name, sent, sent.anywhere(), places, sent.twice));
        all.add(account(name + " stdout", sent, sent.printed, Map.of(), sent.printedTwice));
      }
    });
    return all;
  }

  private Account account(
      String of, Sent sent, BitSet found, Map<Place, Integer> places, long twice) {
    SortedMap<Integer, Long> missing = new TreeMap<>();
    long killed = 0;
    for (int i = 0; i < sent.nanos.size(); i++) {
      if (!found.get(i)) {
        if (wasUnderWay(sent.nanos.get(i))) {
          killed++;
        } else {
          missing.put(i, TimeUnit.NANOSECONDS.toSeconds(sent.nanos.get(i) - startNanos));
        }
      }
    }
    return new Account(of, sent.nanos.size(), places, killed, twice, missing);
  }

  private boolean wasUnderWay(long sentNanos) {
    return kills.stream()
        .map(kill -> kill - sentNanos)
        .anyMatch(before -> before < BEFORE_KILL.toNanos() && before > -UNTIL_NOTICED.toNanos());
  }

  /** Whether any process was killed. */
  synchronized boolean hasKills() {
    return !kills.isEmpty();
  }
}

package org.zeekbus.app.inspect;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.zeekbus.web.observe.TopicGroups;
import org.zeekbus.web.sample.EventName;
import org.zeekbus.web.sample.SampledTraffic;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zmtp.Topic;

/**
 * Prints the rates of a tap's messages by topic and by event, every second and at the end.
 *
 * <p>Owner: the thread that runs the tap.
 */
final class TapSummary implements TapOutput {
  private static final int SHOWN = 20;
  private static final int MOST_KNOWN = 1_000;
  private static final int EVENT_FRAMES = 4;
  private static final double NANOS = 1e9;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final PrintWriter out;
  private final InstantSource clock;
  private final Table topics = new Table("topic");
  private final Table events = new Table("event");
  private final Count all = new Count("");
  private long start = System.nanoTime();
  private long last = start;

  /** What was counted of one topic or event. */
  private static final class Count {
    private final String name;
    private long messages;
    private long bytes;

    // Before the last second.
    private long messagesBefore;
    private long bytesBefore;

    Count(String name) {
      this.name = name;
    }

    void add(long size) {
      messages++;
      bytes += size;
    }

    void add(Count other) {
      messages += other.messages;
      bytes += other.bytes;
      messagesBefore += other.messagesBefore;
      bytesBefore += other.bytesBefore;
    }

    void nextSecond() {
      messagesBefore = messages;
      bytesBefore = bytes;
    }

    long newMessages() {
      return messages - messagesBefore;
    }

    long newBytes() {
      return bytes - bytesBefore;
    }
  }

  /** Counts by name; what is beyond the bound counts as one. */
  private static final class Table {
    private final String title;
    private final Map<String, Count> counts = new HashMap<>();

    Table(String title) {
      this.title = title;
    }

    void add(String name, long size) {
      Count count = counts.get(name);
      if (count == null) {
        String known = counts.size() < MOST_KNOWN ? name : TopicGroups.OTHER;
        count = counts.computeIfAbsent(known, Count::new);
      }
      count.add(size);
    }

    /** The busiest, and all others together. */
    List<Count> busiest(ToLongFunction<Count> messages) {
      List<Count> sorted =
          new ArrayList<>(
              counts.values().stream()
                  .filter(count -> messages.applyAsLong(count) > 0)
                  .sorted(
                      Comparator.comparingLong(messages)
                          .reversed()
                          .thenComparing(count -> count.name))
                  .toList());
      Optional<Count> known =
          sorted.stream().filter(count -> count.name.equals(TopicGroups.OTHER)).findFirst();
      known.ifPresent(sorted::remove);
      if (known.isEmpty() && sorted.size() <= SHOWN) {
        return sorted;
      }
      Count other = new Count(TopicGroups.OTHER);
      known.ifPresent(other::add);
      sorted.stream().skip(SHOWN).forEach(other::add);
      List<Count> shown = new ArrayList<>(sorted.stream().limit(SHOWN).toList());
      shown.add(other);
      return shown;
    }
  }

  TapSummary(PrintWriter out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void begin() {
    start = System.nanoTime();
    last = start;
  }

  @Override
  public void take(TapLine line) {
    if (line.channel() != FramesLayout.Channel.MESSAGE) {
      return;
    }
    List<byte[]> frames = line.message().frames();
    long size = frames.stream().mapToLong(frame -> frame.length).sum();
    all.add(size);
    topics.add(TopicGroups.of(Topic.of(frames.getFirst()).toString()), size);
    events.add(
        frames.size() == EVENT_FRAMES
            ? event(frames.get(2), frames.getLast())
            : SampledTraffic.UNDECODED,
        size);
  }

  private static String event(byte[] format, byte[] payload) {
    return EventName.find(format, Arrays.copyOf(payload, Math.min(payload.length, EventName.HEAD)));
  }

  @Override
  public void everySecond() {
    long now = System.nanoTime();
    double seconds = (now - last) / NANOS;
    last = now;
    Instant time = clock.instant();
    print(TIME.format(time), seconds, Count::newMessages, Count::newBytes);
    nextSecond();
  }

  private void nextSecond() {
    all.nextSecond();
    topics.counts.values().forEach(Count::nextSecond);
    events.counts.values().forEach(Count::nextSecond);
  }

  private void print(
      String when, double seconds, ToLongFunction<Count> messages, ToLongFunction<Count> bytes) {
    out.printf(
        "%s  %,.0f messages/s  %,.0f bytes/s%n",
        when, messages.applyAsLong(all) / seconds, bytes.applyAsLong(all) / seconds);
    for (Table table : List.of(topics, events)) {
      List<Count> busiest = table.busiest(messages);
      if (!busiest.isEmpty()) {
        out.printf("%12s %14s  %s%n", "messages/s", "bytes/s", table.title);
        for (Count count : busiest) {
          out.printf(
              "%,12.1f %,14.0f  %s%n",
              messages.applyAsLong(count) / seconds,
              bytes.applyAsLong(count) / seconds,
              count.name);
        }
      }
    }
    out.println();
    out.flush();
  }

  @Override
  public boolean isGone() {
    return out.checkError();
  }

  @Override
  public boolean wantsRest() {
    return true;
  }

  /** The whole time. */
  @Override
  public void end() {
    double seconds = (System.nanoTime() - start) / NANOS;
    out.printf(
        "in %,.1f s: %,d messages, %,d bytes; %,.1f messages/s, %,.0f bytes/s%n",
        seconds, all.messages, all.bytes, all.messages / seconds, all.bytes / seconds);
    for (Table table : List.of(topics, events)) {
      List<Count> busiest = table.busiest(count -> count.messages);
      if (!busiest.isEmpty()) {
        out.printf("%12s %14s %12s  %s%n", "messages", "bytes", "bytes each", table.title);
        for (Count count : busiest) {
          out.printf(
              "%,12d %,14d %,12d  %s%n",
              count.messages, count.bytes, count.bytes / count.messages, count.name);
        }
      }
    }
    out.flush();
  }
}

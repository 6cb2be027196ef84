package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.zeekbus.broker.snapshot.DropReason;
import org.zeekbus.zmtp.Topic;

/**
 * Logs that a subscriber does not get messages: when an episode begins, every ten seconds while it
 * lasts, and when it ends, with counts by topic.
 *
 * <p>Owner: the subscriber's event loop.
 */
final class DropReport {
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int MAX_TOPICS = 8;

  private final Subscriber subscriber;
  private final PeerLog log;

  /** The first topics of an episode, and the dropped messages of each; all others behind them. */
  private final Topic[] topics = new Topic[MAX_TOPICS];

  private final long[] lost = new long[MAX_TOPICS + 1];
  private int known;
  private boolean isOn;
  private long inEpisode;
  private long sinceReport;
  private long reportedNanos;

  DropReport(Subscriber subscriber, PeerLog log) {
    this.subscriber = subscriber;
    this.log = log;
  }

  /** Whether an episode lasts. */
  boolean isOn() {
    return isOn;
  }

  void begin(DropReason reason, Supplier<String> why) {
    if (!isOn) {
      isOn = true;
      inEpisode = 0;
      sinceReport = 0;
      reportedNanos = System.nanoTime();
      log.dropping(
          subscriber,
          () -> "started dropping messages (%s): %s".formatted(reason.label(), why.get()));
    }
  }

  void count(ByteBuf in, int topicAt, int topicLength) {
    inEpisode++;
    sinceReport++;
    log.countDropped();
    lost[indexOf(in, topicAt, topicLength)]++;
  }

  private int indexOf(ByteBuf in, int at, int length) {
    for (int i = 0; i < known; i++) {
      if (isAt(topics[i], in, at, length)) {
        return i;
      }
    }
    if (known == MAX_TOPICS) {
      return MAX_TOPICS;
    }
    topics[known] = Topic.of(in, at, length);
    return known++;
  }

  private static boolean isAt(Topic topic, ByteBuf in, int at, int length) {
    if (topic.length() != length) {
      return false;
    }
    // Topics of one cluster begin alike.
    for (int i = length - 1; i >= 0; i--) {
      if (topic.at(i) != in.getByte(at + i)) {
        return false;
      }
    }
    return true;
  }

  /** Called now and then while the subscriber lags. */
  void look() {
    if (isOn && System.nanoTime() - reportedNanos >= PAUSE.toNanos()) {
      reportedNanos = System.nanoTime();
      log.dropping(
          subscriber, () -> "dropped %,d more messages: %s".formatted(sinceReport, byTopic()));
      sinceReport = 0;
    }
  }

  void end() {
    if (isOn) {
      isOn = false;
      log.dropping(
          subscriber,
          () ->
              "stopped dropping; %,d messages dropped in this episode: %s"
                  .formatted(inEpisode, byTopic()));
      known = 0;
      Arrays.fill(lost, 0);
    }
  }

  private String byTopic() {
    Stream<String> named =
        IntStream.range(0, known)
            .boxed()
            .sorted(Comparator.comparing(i -> topics[i]))
            .map(i -> "%s %,d".formatted(topics[i], lost[i]));
    Stream<String> others =
        lost[MAX_TOPICS] == 0
            ? Stream.empty()
            : Stream.of("(others) %,d".formatted(lost[MAX_TOPICS]));
    return Stream.concat(named, others).collect(Collectors.joining(", "));
  }
}

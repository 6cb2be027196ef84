package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.zeekbus.zmtp.Topic;

/**
 * Says that a subscriber loses messages: when a bout begins, every ten seconds while it lasts, and
 * when it ends, with counts by topic.
 *
 * <p>Owner: the subscriber's event loop.
 */
final class DropReport {
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int MAX_TOPICS = 8;
  private static final Topic OTHERS = Topic.of("(others)");

  private final Subscriber subscriber;
  private final PeerLog log;
  private final Map<Topic, Long> topics = new TreeMap<>();
  private boolean isOn;
  private long inBout;
  private long sinceReport;
  private long reportedNanos;

  DropReport(Subscriber subscriber, PeerLog log) {
    this.subscriber = subscriber;
    this.log = log;
  }

  void begin(String why) {
    if (!isOn) {
      isOn = true;
      inBout = 0;
      sinceReport = 0;
      reportedNanos = System.nanoTime();
      log.dropping(subscriber, "loses messages from now on: " + why);
    }
  }

  void count(ByteBuf in, int topicAt, int topicLength) {
    inBout++;
    sinceReport++;
    log.countDropped();
    Topic topic = Topic.of(in, topicAt, topicLength);
    if (topics.size() >= MAX_TOPICS && !topics.containsKey(topic)) {
      topic = OTHERS;
    }
    topics.merge(topic, 1L, Long::sum);
  }

  /** Called now and then while the subscriber lags. */
  void look() {
    if (isOn && System.nanoTime() - reportedNanos >= PAUSE.toNanos()) {
      reportedNanos = System.nanoTime();
      log.dropping(subscriber, "lost %,d more messages: %s".formatted(sinceReport, byTopic()));
      sinceReport = 0;
    }
  }

  void end() {
    if (isOn) {
      isOn = false;
      log.dropping(
          subscriber, "loses no more; in this bout %,d messages: %s".formatted(inBout, byTopic()));
      topics.clear();
    }
  }

  private String byTopic() {
    return topics.entrySet().stream()
        .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}

package org.zeekbus.web.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.broker.MessageSampler;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.TopicGroups;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Topic;

/**
 * Takes messages that the broker draws at random, and estimates from them who publishes which
 * events. An event loop only copies the first bytes of a message; all else happens once a second,
 * with the observation.
 *
 * <p>Owner: any thread calls {@link #sample}, the observer's thread {@link #observed}. The
 * estimates are published by a volatile write.
 */
public final class EventSample implements MessageSampler {
  /**
   * Messages that may wait for the next observation, so a busy broker decodes so many a second. An
   * estimate of a share has an error of some percent with as many, whatever the traffic.
   */
  static final int MOST_WAITING = 512;

  /** Pairs of event and publisher, of event and topic, of topic and publisher, for each series. */
  private static final int PAIRS = 4;

  private static final int LONGEST_TOPIC = 256;
  private static final int LONGEST_FORMAT = 40;
  private static final String OTHER = TopicGroups.OTHER;

  private final int oneIn;
  private final Queue<Drawn> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final LongAdder taken = new LongAdder();
  private final LongAdder missed = new LongAdder();
  private long missedBefore;

  /** Whether all rates are 0, so that they stay the same until something is drawn. */
  private boolean isAtRest;

  private final Tally<String> events;
  private final Tally<String> topics;
  private final Tally<Pair> eventTopics;
  private final Tally<Pair> eventPublishers;
  private final Tally<Pair> topicPublishers;
  private volatile SampledTraffic latest;

  /** What is needed of a message. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Drawn(String publisher, byte[] topic, byte[] format, byte[] head, int bytes) {}

  /** Two names that belong together. */
  private record Pair(String of, String to) {}

  /**
   * Has seen nothing yet.
   *
   * @param oneIn of so many messages the broker draws one
   * @param series events, and topics, that are counted by name
   */
  public EventSample(int oneIn, int series) {
    this.oneIn = oneIn;
    this.events = new Tally<>(series, OTHER);
    this.topics = new Tally<>(series, OTHER);
    this.eventTopics = new Tally<>(PAIRS * series, new Pair(OTHER, OTHER));
    this.eventPublishers = new Tally<>(PAIRS * series, new Pair(OTHER, OTHER));
    this.topicPublishers = new Tally<>(PAIRS * series, new Pair(OTHER, OTHER));
    this.latest = new SampledTraffic(oneIn, List.of(), List.of());
  }

  /** Copies some hundred bytes, and waits for nobody. */
  @Override
  public void sample(FrameCursor message, String publisher) {
    if (waitingCount.get() >= MOST_WAITING) {
      missed.increment();
      return;
    }
    byte[] topic = next(message, LONGEST_TOPIC);
    message.next(); // the node id, which the publisher's name has replaced
    byte[] format = next(message, LONGEST_FORMAT);
    byte[] head = next(message, EventName.HEAD);
    waiting.add(new Drawn(publisher, topic, format, head, message.size()));
    waitingCount.incrementAndGet();
  }

  private static byte[] next(FrameCursor frames, int most) {
    if (!frames.next()) {
      return new byte[0];
    }
    byte[] bytes = new byte[Math.min(frames.length(), most)];
    frames.buffer().getBytes(frames.body(), bytes);
    return bytes;
  }

  /** The estimates as of the last observation. */
  public SampledTraffic latest() {
    return latest;
  }

  /** Messages that were drawn and counted. */
  public long taken() {
    return taken.sum();
  }

  /** Messages that were drawn when too many waited. Those that were counted stand for them. */
  public long missed() {
    return missed.sum();
  }

  /** Counts what was drawn since the last observation. */
  public void observed(Observation now) {
    observed(now.nanos());
  }

  void observed(long nowNanos) {
    long missedNow = missed.sum();
    List<Drawn> drawn = new ArrayList<>();
    for (int count = waitingCount.get(); count > 0; count--) {
      drawn.add(waiting.remove());
      waitingCount.decrementAndGet();
    }
    List<Tally<?>> tallies = List.of(events, topics, eventTopics, eventPublishers, topicPublishers);
    if (drawn.isEmpty() && isAtRest) {
      tallies.forEach(tally -> tally.rest(nowNanos));
      return; // nothing has changed
    }
    if (!drawn.isEmpty()) {
      long all = drawn.size() + missedNow - missedBefore;
      missedBefore = missedNow;
      double eachStandsFor = (double) oneIn * all / drawn.size();
      drawn.forEach(each -> count(each, eachStandsFor));
    }
    tallies.forEach(tally -> tally.flush(nowNanos));
    isAtRest = tallies.stream().allMatch(Tally::isAtRest);
    latest = traffic();
  }

  private void count(Drawn drawn, double messages) {
    taken.increment();
    String topic = TopicGroups.of(Topic.of(drawn.topic).toString());
    String event = EventName.find(drawn.format, drawn.head);
    double bytes = messages * drawn.bytes;
    events.add(event, messages, bytes);
    topics.add(topic, messages, bytes);
    eventTopics.add(new Pair(event, topic), messages, bytes);
    eventPublishers.add(new Pair(event, drawn.publisher), messages, bytes);
    topicPublishers.add(new Pair(topic, drawn.publisher), messages, bytes);
  }

  private SampledTraffic traffic() {
    Map<String, List<String>> topicsOf = new HashMap<>();
    for (Tally.Entry<Pair> entry : eventTopics.busiestFirst()) {
      topicsOf.computeIfAbsent(entry.key().of(), _ -> new ArrayList<>()).add(entry.key().to());
    }
    Map<String, List<SampledTraffic.Publisher>> ofEvents = publishers(eventPublishers);
    Map<String, List<SampledTraffic.Publisher>> ofTopics = publishers(topicPublishers);
    return new SampledTraffic(
        oneIn,
        events.busiestFirst().stream()
            .map(entry ->
                new SampledTraffic.Event(
                    entry.key(),
                    entry.traffic(),
                    topicsOf.getOrDefault(entry.key(), List.of()),
                    ofEvents.getOrDefault(entry.key(), List.of())))
            .toList(),
        topics.busiestFirst().stream()
            .map(entry ->
                new SampledTraffic.Topic(
                    entry.key(), entry.traffic(), ofTopics.getOrDefault(entry.key(), List.of())))
            .toList());
  }

  private static Map<String, List<SampledTraffic.Publisher>> publishers(Tally<Pair> tally) {
    Map<String, List<SampledTraffic.Publisher>> byName = new HashMap<>();
    for (Tally.Entry<Pair> entry : tally.busiestFirst()) {
      byName
          .computeIfAbsent(entry.key().of(), _ -> new ArrayList<>())
          .add(new SampledTraffic.Publisher(entry.key().to(), entry.traffic()));
    }
    return byName;
  }
}

package org.zeekbus.web.metrics;

import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.web.observe.BoundedCounters;
import org.zeekbus.web.observe.Growth;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.TopicGroups;
import org.zeekbus.web.sample.EventSample;
import org.zeekbus.web.sample.SampledTraffic;

/** Traffic by topic, which is counted, and by event, which is estimated. Owner: {@link Metrics}. */
final class TopicView implements View {
  private static final int MOST_SOURCES = 20_000;

  private static final int MESSAGES = 0;
  private static final int BYTES = 1;
  private static final int DELIVERIES = 2;
  private static final int UNWANTED = 3;
  private static final int COLUMNS = 4;

  private final @Nullable EventSample sample;
  private final Growth<String> growth = new Growth<>(MOST_SOURCES);
  private final BoundedCounters<String> counters;
  private long unwanted;
  private boolean isBroker;

  TopicView(int series, @Nullable EventSample sample) {
    this.sample = sample;
    this.counters = new BoundedCounters<>(series, TopicGroups.OTHER, COLUMNS);
  }

  @Override
  public void observed(Observation now) {
    BrokerSnapshot broker = now.broker();
    if (broker == null) {
      return;
    }
    isBroker = true;
    for (BrokerSnapshot.Topic topic : broker.topics()) {
      long[] grown =
          growth.of(
              topic.prefix(),
              topic.messages(),
              topic.bytes(),
              topic.deliveries(),
              topic.unwanted());
      unwanted += grown[UNWANTED];
      counters.add(TopicGroups.of(topic.prefix()), now.nanos(), grown);
    }
  }

  @Override
  public void collect(Page out) {
    if (isBroker) {
      out.add(
          Family.of(
              "zeekbus_broker_unwanted_messages_total",
              "Messages that no node had subscribed to",
              unwanted));
      counter("zeekbus_topic_messages_total", "Messages that nodes published", MESSAGES, out);
      counter("zeekbus_topic_bytes_total", "Bytes of those messages", BYTES, out);
      counter(
          "zeekbus_topic_deliveries_total",
          "How often they were handed to the queue of a subscriber, or dropped there",
          DELIVERIES,
          out);
      counter(
          "zeekbus_topic_unwanted_messages_total",
          "Messages that no node had subscribed to",
          UNWANTED,
          out);
    }
    EventSample source = sample;
    if (source != null) {
      events(source, out);
    }
  }

  private void counter(String name, String help, int column, Page out) {
    Family family = new Family(name, help, "topic");
    counters.forEach((topic, sums) -> family.add(sums[column], topic));
    out.add(family);
  }

  private static void events(EventSample sample, Page out) {
    Family messages =
        new Family(
            "zeekbus_event_messages_total",
            "Messages with the event, estimated from the sample",
            "event");
    Family bytes =
        new Family(
            "zeekbus_event_bytes_total",
            "Bytes of those messages, estimated from the sample",
            "event");
    for (SampledTraffic.Event event : sample.latest().events()) {
      messages.add(event.traffic().messages(), event.name());
      bytes.add(event.traffic().bytes(), event.name());
    }
    out.add(messages);
    out.add(bytes);
    out.add(
        Family.of(
            "zeekbus_sampled_messages_total",
            "Messages that were decoded for the sample, one of observe.sample",
            sample.taken()));
    out.add(
        Family.of(
            "zeekbus_sample_missed_total",
            "Messages that were drawn for the sample but found no room; the others of that second stand for them",
            sample.missed()));
  }
}

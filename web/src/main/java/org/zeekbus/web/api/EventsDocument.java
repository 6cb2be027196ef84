package org.zeekbus.web.api;

import java.time.Instant;
import java.util.List;
import org.zeekbus.web.observe.Rate;
import org.zeekbus.web.sample.SampledTraffic;

/** {@code /api/v1/events}. Its components are fields of the API (docs/api.md). */
record EventsDocument(Instant time, int sample, List<Event> events, int eventsLeftOut) {
  private static final int MOST_EVENTS = 1_000;
  private static final int MOST_TOPICS = 20;

  record Event(
      String event,
      long messages,
      double messageRate,
      double byteRate,
      long meanBytes,
      List<String> topics,
      List<TopicsDocument.Publisher> publishers) {}

  static EventsDocument of(Moment moment) {
    Moment.Bounded<Event> events =
        Moment.Bounded.of(
            moment.sampled().events().stream().map(EventsDocument::of).toList(), MOST_EVENTS);
    return new EventsDocument(
        moment.now().time(), moment.sampled().oneIn(), events.entries(), events.leftOut());
  }

  private static Event of(SampledTraffic.Event event) {
    SampledTraffic.Estimate traffic = event.traffic();
    return new Event(
        event.name(),
        traffic.messages(),
        Rate.rounded(traffic.messageRate()),
        Rate.rounded(traffic.byteRate()),
        traffic.messages() == 0 ? 0 : traffic.bytes() / traffic.messages(),
        event.topics().stream().limit(MOST_TOPICS).toList(),
        TopicsDocument.Publisher.of(event.publishers()));
  }
}

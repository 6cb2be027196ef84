package org.zeekbus.websocket.rest;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.zeekbus.http.Request;
import org.zeekbus.websocket.session.Translation;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Topic;

/**
 * The events that a client wants. Owner: nobody; never changes.
 *
 * @param topics prefixes of topics, sorted
 * @param names of events; all if empty
 */
record EventQuery(List<Topic> topics, Set<String> names) {
  EventQuery {
    topics = List.copyOf(topics);
    names = Set.copyOf(names);
  }

  /** Reads a request's parameters. */
  static EventQuery of(Request request, Rights rights) throws RequestException {
    List<String> texts = request.all("topic");
    if (texts.isEmpty()) {
      throw new RequestException(
          400,
          "no_topic",
          "no topic: name a prefix of topics, such as /v1/events?topic=zeek. (topic= is all)");
    }
    TreeSet<Topic> topics = new TreeSet<>();
    for (String text : texts) {
      Topic topic = Topic.of(text);
      if (topic.length() > Translation.LONGEST_TOPIC) {
        throw new RequestException(
            400,
            "long_topic",
            "a topic has %,d bytes (longest: %,d)"
                .formatted(topic.length(), Translation.LONGEST_TOPIC));
      }
      if (!rights.maySubscribe(Unpooled.wrappedBuffer(topic.bytes()), 0, topic.length())) {
        throw new RequestException(
            403,
            "forbidden",
            topic.length() == 0
                ? "this client may not subscribe to all topics"
                : "this client may not subscribe to " + topic);
      }
      topics.add(topic);
    }
    return new EventQuery(List.copyOf(topics), Set.copyOf(request.all("event")));
  }
}

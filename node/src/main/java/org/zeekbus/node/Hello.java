package org.zeekbus.node;

import java.util.Optional;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.StringValue;

/** The content of the handshake's two events: the sender's name and id. */
record Hello(String name, String id) {
  /** Sent when a nodeid topic appears. */
  static final String ZEROMQ = "Cluster::Backend::ZeroMQ::hello";

  /** Sent when the other side has sent the first, too. */
  static final String CLUSTER = "Cluster::hello";

  Event as(String event) {
    return Event.of(event, name, id);
  }

  /** The content of an event, if its arguments are two strings. */
  static Optional<Hello> in(Event event) {
    return event.arguments().size() == 2
            && event.arguments().get(0) instanceof StringValue name
            && event.arguments().get(1) instanceof StringValue id
        ? Optional.of(new Hello(name.text(), id.text()))
        : Optional.empty();
  }
}

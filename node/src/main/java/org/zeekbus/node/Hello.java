package org.zeekbus.node;

import java.util.Optional;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.StringValue;

/** The two events of the handshake: both have the name and the id of who says it. */
record Hello(String name, String id) {
  /** Said on seeing a nodeid topic. */
  static final String ZEROMQ = "Cluster::Backend::ZeroMQ::hello";

  /** Said when the other has said the first, too. */
  static final String CLUSTER = "Cluster::hello";

  Event as(String event) {
    return Event.of(event, name, id);
  }

  /** What an event says, if it has these arguments. */
  static Optional<Hello> in(Event event) {
    return event.arguments().size() == 2
            && event.arguments().get(0) instanceof StringValue name
            && event.arguments().get(1) instanceof StringValue id
        ? Optional.of(new Hello(name.text(), id.text()))
        : Optional.empty();
  }
}

package org.zeekbus.websocket.form;

import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.Topic;

/** Counts and logs messages of the bus that no client gets. Owner: any thread. */
public final class Unreadable {
  private static final Logger LOG = LoggerFactory.getLogger(EventForm.class);

  private final PeerWarnings warnings = new PeerWarnings(LOG);
  private final LongAdder messages = new LongAdder();

  /** None yet. */
  public Unreadable() {}

  /** How many there were. */
  public long messages() {
    return messages.sum();
  }

  /** Another one. */
  void message(Topic topic, Topic sender, String why) {
    messages.increment();
    warnings.warn(
        sender,
        "a message of {} does not reach WebSocket clients: {}{}",
        sender.length() == 0 ? "a node" : sender.toString(),
        () -> "topic " + topic + ": " + why);
  }
}

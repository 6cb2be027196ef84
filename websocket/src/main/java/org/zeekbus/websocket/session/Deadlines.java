package org.zeekbus.websocket.session;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sessions of one event loop that all wait for equally long, that which waits longest first: no
 * timer for each. Owner: the event loop.
 */
final class Deadlines {
  private final long waitNanos;
  private final Map<Session, Long> dueNanos = new LinkedHashMap<>();

  Deadlines(Duration wait) {
    this.waitNanos = wait.toNanos();
  }

  /** It waits from now on, also if it did before. */
  void start(Session session, long now) {
    dueNanos.remove(session);
    dueNanos.put(session, now + waitNanos);
  }

  void cancel(Session session) {
    dueNanos.remove(session);
  }

  int size() {
    return dueNanos.size();
  }

  /** Takes out all that have waited long enough. */
  void sweep(long now, Consumer<Session> isDue) {
    while (true) {
      Iterator<Map.Entry<Session, Long>> each = dueNanos.entrySet().iterator();
      if (!each.hasNext()) {
        return;
      }
      Map.Entry<Session, Long> first = each.next();
      if (now - first.getValue() < 0) {
        return;
      }
      Session session = first.getKey();
      each.remove();
      isDue.accept(session);
    }
  }
}

package org.zeekbus.web.tail;

import java.util.concurrent.atomic.AtomicInteger;
import org.zeekbus.http.Answer;
import org.zeekbus.http.EventSource;

/** As many viewers at a time as decoding for them may cost. Owner: any thread. */
final class ViewerBound {
  private static final int MOST = 32;

  private final AtomicInteger viewers = new AtomicInteger();

  /** The answer to a viewer: its events, unless too many look already. */
  Answer answer(EventSource source) {
    if (viewers.get() >= MOST) {
      return Answer.error(
          503, "%d viewers look already (limit %d); close one".formatted(viewers.get(), MOST));
    }
    return new Answer.Events(viewer -> {
      if (viewers.incrementAndGet() <= MOST) {
        try {
          source.run(viewer);
        } finally {
          viewers.decrementAndGet();
        }
      } else {
        viewers.decrementAndGet();
      }
    });
  }
}

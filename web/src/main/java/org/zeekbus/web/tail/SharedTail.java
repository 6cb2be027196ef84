package org.zeekbus.web.tail;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.zeekbus.broker.TailListener;
import org.zeekbus.zmtp.FrameCursor;

/**
 * One subscription of the broker for all viewers of the same prefixes: a message is copied once,
 * and only if one of them has room for it.
 *
 * <p>Owner: the tail's event loop gives messages; any thread adds and removes viewers.
 */
final class SharedTail implements TailListener {
  private final InstantSource clock;
  private final List<ViewerQueue<TailedMessage>> viewers = new CopyOnWriteArrayList<>();
  private volatile boolean hasEnded;

  SharedTail(InstantSource clock) {
    this.clock = clock;
  }

  void add(ViewerQueue<TailedMessage> viewer) {
    viewers.add(viewer);
    if (hasEnded) {
      viewer.end();
    }
  }

  /** Whether nobody looks any more. */
  boolean remove(ViewerQueue<TailedMessage> viewer) {
    viewers.remove(viewer);
    return viewers.isEmpty();
  }

  @Override
  public void message(FrameCursor message) {
    TailedMessage copy = null;
    for (ViewerQueue<TailedMessage> viewer : viewers) {
      if (copy == null && viewer.hasRoom(0)) {
        copy = TailedMessage.copy(clock.instant(), message);
      }
      if (copy == null) {
        viewer.miss();
      } else {
        viewer.offer(copy, copy.size());
      }
    }
  }

  @Override
  public void ended(String reason) {
    hasEnded = true;
    viewers.forEach(ViewerQueue::end);
  }
}

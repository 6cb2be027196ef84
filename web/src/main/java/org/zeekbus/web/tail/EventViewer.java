package org.zeekbus.web.tail;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.zeekbus.http.EventSource;
import org.zeekbus.http.Viewer;
import org.zeekbus.zmtp.Attachment;
import org.zeekbus.zmtp.Topic;

/** Shows events to one viewer. Owner: the viewer's thread. */
final class EventViewer implements EventSource {
  private static final int MOST_WAITING = 1_000;
  private static final long MOST_BYTES = 8 << 20;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final EventTails tails;
  private final Set<Topic> prefixes;
  private final EventText text;
  private final Supplier<Map<String, String>> labels;
  private final ViewerQueue<TailedMessage> queue;

  /**
   * Shows nothing yet.
   *
   * @param labels names of nodes by their ids, as of now
   * @param missed counts what the viewer was too slow for
   */
  EventViewer(
      EventTails tails,
      Set<Topic> prefixes,
      EventText text,
      Supplier<Map<String, String>> labels,
      LongAdder missed) {
    this.tails = tails;
    this.prefixes = prefixes;
    this.text = text;
    this.labels = labels;
    this.queue = new ViewerQueue<>(MOST_WAITING, MOST_BYTES, missed);
  }

  @Override
  public void run(Viewer viewer) throws InterruptedException {
    Attachment attachment;
    try {
      attachment = tails.join(prefixes, queue);
    } catch (IllegalStateException e) {
      return; // the broker stops
    }
    try (attachment) {
      show(viewer);
    }
  }

  private void show(Viewer viewer) throws InterruptedException {
    Pace pace = new Pace(Tails.MOST_A_SECOND);
    boolean isThere = true;
    while (isThere && !queue.isOver()) {
      TailedMessage next = queue.poll();
      if (next == null) {
        queue.await(LOOK);
        isThere = Missed.tell(queue.takeMissed(), "message", viewer) && viewer.isThere();
      } else {
        String line = text.of(next, labels.get());
        isThere =
            (line == null || viewer.send("", "event", line))
                && Missed.tell(queue.takeMissed(), "message", viewer);
        pace.one();
      }
    }
  }
}

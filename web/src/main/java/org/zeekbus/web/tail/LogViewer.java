package org.zeekbus.web.tail;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Set;
import org.zeekbus.http.EventSource;
import org.zeekbus.http.Viewer;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.logger.output.BatchListener;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.web.json.DecodedValue;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zmtp.Attachment;

/**
 * Shows the records that the logger takes to one viewer.
 *
 * <p>Owner: the viewer's thread; the logger's event loop gives batches.
 */
final class LogViewer implements EventSource, BatchListener {
  private static final int MOST_WAITING = 1_000;
  private static final long MOST_BYTES = 8 << 20;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final LoggerNode logger;
  private final Set<String> paths;
  private final LogRecords records;
  private final ViewerQueue<byte[]> queue;
  private long missed;
  private final LogBatchReader batch =
      new LogBatchReader(new DecodeLimits(DecodeLimits.DEFAULT.depth(), (int) MOST_BYTES));

  /**
   * Shows nothing yet.
   *
   * @param paths of the logs to show; all if empty
   * @param records shows those of a batch
   */
  LogViewer(LoggerNode logger, Set<String> paths, LogRecords records) {
    this.logger = logger;
    this.paths = Set.copyOf(paths);
    this.records = records;
    this.queue = new ViewerQueue<>(MOST_WAITING, MOST_BYTES, logger.missedByListeners());
  }

  /** All batches that the viewer was too slow for, whether it was told or not. */
  long missed() {
    missed += queue.takeMissed();
    return missed;
  }

  @Override
  public void batch(String sender, ByteBuf in, int at, int length) {
    if (queue.hasRoom(length)) {
      byte[] copy = new byte[length];
      in.getBytes(at, copy);
      queue.offer(copy, length);
    } else {
      queue.miss();
    }
  }

  @Override
  public void ended(String reason) {
    queue.end();
  }

  @Override
  public void run(Viewer viewer) throws InterruptedException {
    Attachment attachment;
    try {
      attachment = logger.tail(this);
    } catch (IllegalStateException e) {
      return; // the logger stops
    }
    try (attachment) {
      boolean isThere = records.begin(viewer);
      while (isThere && !queue.isOver()) {
        byte[] next = queue.poll();
        if (next == null) {
          queue.await(LOOK);
          isThere = viewer.isThere();
        } else {
          isThere = show(next, viewer);
        }
        long more = queue.takeMissed();
        missed += more;
        isThere = isThere && Missed.tell(more, "batch", viewer);
      }
    }
  }

  private boolean show(byte[] bytes, Viewer viewer) throws InterruptedException {
    try {
      batch.open(bytes, 0, bytes.length);
      String path = DecodedValue.text(batch.schema().path());
      if (!paths.isEmpty() && !paths.contains(path)) {
        return true;
      }
      return records.show(batch, path, viewer);
    } catch (DecodeException | RefusedBatchException e) {
      return true; // the sinks count it, and keep it as a bad batch
    } finally {
      batch.close();
    }
  }
}

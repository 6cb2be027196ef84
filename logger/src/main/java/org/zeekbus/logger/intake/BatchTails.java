package org.zeekbus.logger.intake;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.zeekbus.logger.output.BatchListener;
import org.zeekbus.zmtp.Attachment;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The viewers of batches that come in. Without any, a batch costs one volatile read.
 *
 * <p>Owner: the receiving event loop; any thread may {@link #add} and {@link #endAll}.
 */
public final class BatchTails {
  private final EventLoop loop;
  private final Supervisor supervisor;
  private final List<BatchListener> listeners = new CopyOnWriteArrayList<>();
  private boolean hasEnded; // the loop's

  /** None yet. */
  public BatchTails(EventLoop loop, Supervisor supervisor) {
    this.loop = loop;
    this.supervisor = supervisor;
  }

  /**
   * Gives each later batch to the listener, until the attachment is closed or the logger stops.
   *
   * @throws IllegalStateException if the logger was stopped
   */
  public Attachment add(BatchListener listener) {
    try {
      loop.execute(
          supervisor.task(
              "starting a tail of batches",
              () -> {
                if (hasEnded) {
                  listener.ended("the logger stops");
                } else {
                  listeners.add(listener);
                }
              }));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the logger was stopped", e);
    }
    return () -> run(() -> end(listener, "closed by its viewer"));
  }

  /** A batch came. */
  void offer(String sender, ByteBuf in, int at, int length) {
    if (listeners.isEmpty()) {
      return;
    }
    for (BatchListener each : listeners) {
      try {
        each.batch(sender, in, at, length);
      } catch (Throwable e) { // errors, too: others get the batch, and the sinks
        supervisor.caught("a tail of batches", e);
        end(each, "its listener failed: " + e);
      }
    }
  }

  /** The logger stops. */
  public void endAll() {
    run(() -> {
      hasEnded = true;
      List.copyOf(listeners).forEach(each -> end(each, "the logger stops"));
    });
  }

  private void run(Runnable task) {
    try {
      loop.execute(supervisor.task("ending a tail of batches", task));
    } catch (RejectedExecutionException e) {
      // The loop has ended, and before that all tails.
    }
  }

  private void end(BatchListener listener, String reason) {
    if (listeners.remove(listener)) {
      try {
        listener.ended(reason);
      } catch (Throwable e) { // errors, too: others hear of their end
        supervisor.caught("the end of a tail of batches", e);
      }
    }
  }
}

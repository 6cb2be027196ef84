package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one turn of an event loop for the subscribers of another, handed over as one task.
 *
 * <p>Owner: the loop that fills it, then, after {@link #send}, the loop it is for.
 */
final class LoopBatch implements Runnable {
  /** Messages that go to the same subscribers; in other forms, too, if some want them. */
  private record Run(
      ByteBuf frames,
      int messages,
      SubscriberSet subscribers,
      Publisher from,
      @Nullable Renderings renderings) {
    void release() {
      frames.release();
      if (renderings != null) {
        renderings.release();
      }
    }
  }

  private final Forwarder to;
  private final List<Run> runs = new ArrayList<>();

  LoopBatch(Forwarder to) {
    this.to = to;
  }

  /** Adds a run of messages; the references are the batch's now. */
  void add(
      ByteBuf frames,
      int messages,
      SubscriberSet subscribers,
      Publisher from,
      @Nullable Renderings renderings) {
    runs.add(new Run(frames, messages, subscribers, from, renderings));
  }

  /** Hands it over; if that loop has ended, its messages are released. */
  void send() {
    boolean isSent = false;
    try {
      to.proxy().deliver(this);
      isSent = true;
    } finally {
      if (!isSent) {
        runs.forEach(Run::release);
      }
    }
  }

  @Override
  public void run() {
    for (Run run : runs) {
      ByteBuf frames = run.frames();
      try {
        for (Subscriber subscriber : run.subscribers().on(to.index())) {
          to.offer(
              subscriber,
              frames,
              frames.readerIndex(),
              frames.readableBytes(),
              run.messages(),
              run.from(),
              run.renderings());
        }
      } finally {
        run.release();
      }
    }
  }
}

package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What one turn of an event loop has for the subscribers of another, handed over as one task.
 *
 * <p>Owner: the loop that fills it, then, after {@link #send}, the loop it is for.
 */
final class LoopBatch implements Runnable {
  private record Run(ByteBuf frames, int messages, SubscriberSet subscribers, Publisher from) {}

  private final Forwarder to;
  private final List<Run> runs = new ArrayList<>();

  LoopBatch(Forwarder to) {
    this.to = to;
  }

  /** Adds a run of messages; the reference is the batch's now. */
  void add(ByteBuf frames, int messages, SubscriberSet subscribers, Publisher from) {
    runs.add(new Run(frames, messages, subscribers, from));
  }

  void send() {
    to.loop().execute(this);
  }

  @Override
  public void run() {
    for (Run run : runs) {
      ByteBuf frames = run.frames();
      try {
        for (Subscriber subscriber : run.subscribers().on(to.index())) {
          subscriber.offer(
              frames, frames.readerIndex(), frames.readableBytes(), run.messages(), run.from());
        }
      } finally {
        frames.release();
      }
    }
  }
}

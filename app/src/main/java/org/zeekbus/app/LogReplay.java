package org.zeekbus.app;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.PushSocket;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SendResult;
import org.zeekbus.zmtp.SocketListener;
import org.zeekbus.zmtp.Transport;

/**
 * Pushes recorded log batches to loggers, through one socket for all senders, so that a single
 * logger gets them in the order of the recording.
 *
 * <p>Owner: one thread.
 */
final class LogReplay implements AutoCloseable {
  private final PushSocket push;
  private final Duration patience;
  private boolean isStuck;
  private long sent;
  private long lost;

  /** Pushes to {@code loggers}, at least one. */
  LogReplay(Transport transport, List<Endpoint> loggers, Security security, Duration patience) {
    this.push = new PushSocket(transport, SocketListener.NONE);
    this.patience = patience;
    loggers.forEach(logger -> push.connect(logger, security));
  }

  /** Pushes the log batches of a recording, and passes over the rest of it. */
  void play(FramesFile frames) throws IOException, InterruptedException {
    for (Optional<FramesRecord> next = frames.next(); next.isPresent(); next = frames.next()) {
      if (next.get().channel() == FramesRecord.Channel.LOG) {
        push(next.get());
      }
    }
  }

  /** Pushes a batch; waits where the loggers take none, but only once in vain. */
  void push(FramesRecord batch) throws InterruptedException {
    Duration wait = isStuck ? Duration.ZERO : patience;
    if (push.push(Message.of(batch.parts()), wait) == SendResult.SENT) {
      sent++;
    } else {
      isStuck = true;
      lost++;
    }
  }

  /** Waits for what is queued to go out, for {@code limit} at most. */
  void finish(Duration limit) {
    long dropped = push.dropped() + push.close(limit);
    sent -= dropped;
    lost += dropped;
  }

  long sent() {
    return sent;
  }

  long lost() {
    return lost;
  }

  @Override
  public void close() {
    push.close();
  }
}

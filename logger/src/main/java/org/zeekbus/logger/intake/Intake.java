package org.zeekbus.logger.intake;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.queue.BatchMemory;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.zmtp.socket.Connection;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Bounds what was taken from sockets and is not in all sinks yet. Beyond the bound nobody is read,
 * so that the senders' high-water marks act. Where unfinished batches alone are too much, the one
 * that has the most is read to its end, the others wait: a batch larger than the bound comes
 * through, one at a time.
 *
 * <p>Owner: the receiving event loop; {@link #took} and {@link #gaveBack} may come from any thread.
 */
public final class Intake implements BatchMemory {
  private final EventLoop loop;
  private final long bound;
  private final AtomicLong queued = new AtomicLong();

  /** All peers, and what their unfinished messages hold. */
  private final Map<Connection, Integer> unfinished = new HashMap<>();

  private long unfinishedSum;

  /** Whether peers are paused, all but {@link #pass}. */
  private volatile boolean isFull;

  private @Nullable Connection pass;
  private final ReadStalls stalls;
  private final Runnable look;
  private final Runnable regulation;
  private @Nullable ScheduledFuture<?> looks;

  public Intake(EventLoop loop, long bound, ReadStalls stalls, Supervisor supervisor) {
    this.loop = loop;
    this.bound = bound;
    this.stalls = stalls;
    this.look = supervisor.task("the check of nodes that are not read", stalls::look);
    this.regulation = supervisor.task("the intake", this::regulate);
  }

  /** Bytes that are queued for sinks. */
  public long queued() {
    return queued.get();
  }

  public boolean isFull() {
    return isFull;
  }

  /** The memory of batches, and how often reading stopped. */
  public LoggerSnapshot.Intake snapshot() {
    return stalls.snapshot(queued(), bound, !isFull);
  }

  /** A batch came, whose memory {@link #took} counts. */
  void came(int length) {
    stalls.came(length);
  }

  @Override
  public void took(int bytes) {
    queued.addAndGet(bytes);
  }

  @Override
  public void gaveBack(int bytes) {
    queued.addAndGet(-bytes);
    if (isFull) {
      try {
        loop.execute(regulation);
      } catch (RejectedExecutionException _) {
        // The node has stopped: nobody is read any more.
      }
    }
  }

  void join(Connection peer) {
    unfinished.put(peer, 0);
    if (isFull) {
      peer.pause();
    }
  }

  void leave(Connection peer) {
    Integer held = unfinished.remove(peer);
    unfinishedSum -= held == null ? 0 : held;
    if (peer == pass) {
      pass = null;
    }
    regulate();
  }

  /** A peer was read. */
  void read(Connection peer) {
    int now = peer.heldInbound();
    Integer before = unfinished.put(peer, now);
    unfinishedSum += now - (before == null ? 0 : before);
    regulate();
  }

  private void regulate() {
    assert loop.inEventLoop();
    long inQueues = queued.get();
    long sum = inQueues + unfinishedSum;
    if (!isFull && sum > bound) {
      isFull = true;
      unfinished.keySet().forEach(Connection::pause);
      stalls.begin();
      looks = loop.scheduleWithFixedDelay(look, 1, 1, TimeUnit.SECONDS);
      // A thread that gave back since the first look may have seen that it was not full, and told
      // nobody.
      inQueues = queued.get();
      sum = inQueues + unfinishedSum;
    }
    if (isFull && sum <= bound / 4 * 3) {
      letPass(null);
      isFull = false;
      stalls.end();
      if (looks != null) {
        looks.cancel(false);
      }
      unfinished.keySet().forEach(Connection::resume);
    }
    if (isFull) {
      letPass(inQueues > bound / 2 ? null : longestUnfinished());
    }
  }

  private void letPass(@Nullable Connection next) {
    Connection before = pass;
    if (before == next) {
      return;
    }
    pass = next;
    if (before != null) {
      before.pause();
    }
    if (next != null) {
      next.resume();
    }
  }

  /** Chooses the peer that is read to the end: the same one, as long as its end is to come. */
  private @Nullable Connection longestUnfinished() {
    Connection chosen = pass;
    if (chosen != null && chosen.heldInbound() > 0) {
      return chosen;
    }
    int most = 0;
    chosen = null;
    for (Map.Entry<Connection, Integer> each : unfinished.entrySet()) {
      if (each.getValue() > most) {
        most = each.getValue();
        chosen = each.getKey();
      }
    }
    return chosen;
  }
}

package org.zeekbus.broker;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Keeps all buffers together below their bound. From three quarters on, publishers are not read,
 * and the largest holder that does not move gives something up: the queue of a stuck subscriber,
 * the subscriptions that a stuck publisher does not take, or an incomplete message. Close to the
 * bound any queue gives; those that publishers do not wait for, once they hold a quarter of it.
 *
 * <p>Owner: all event loops.
 */
final class MemoryGuard {
  /** The purpose of buffers. */
  enum Kind {
    /** Messages on their way to a subscriber. */
    QUEUE,
    /** The same, but publishers never wait for that subscriber. */
    UNPACED_QUEUE,
    /** Subscriptions on their way to a publisher. */
    SUBSCRIPTIONS,
    /** A message of which only a part has arrived. */
    MESSAGE
  }

  /** A holder keeps buffers alive. */
  interface Holder {
    /** The bytes that it holds. Any thread may ask. */
    long held();

    /** Their purpose. */
    Kind kind();

    /** Whether it hardly moves. */
    boolean isStuck();

    /** The event loop that owns it. */
    EventLoop loop();

    /** Gives something up. Called on its loop. */
    void relieve();
  }

  /** Reads between two looks, in bytes, at most: a look takes some microseconds. */
  private static final long LOOK_EVERY = 1 << 20;

  private static final int LOOKS_PER_LIMIT = 128;

  /** Unpaced queues that hold less than this part of the bound do not give. */
  private static final int SMALLEST_PARTS = 1024;

  private final BufferMemory memory;
  private final boolean mayDropMessages;
  private final long lookEvery;
  private final long high;
  private final long exhausted;
  private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isRelieving = new AtomicBoolean();
  private final Supervisor supervisor;

  /**
   * A guard that makes queues drop messages only if {@code mayDropMessages}, but for those that
   * nobody waits for.
   */
  MemoryGuard(BufferMemory memory, boolean mayDropMessages, Supervisor supervisor) {
    this.memory = memory;
    this.supervisor = supervisor;
    this.mayDropMessages = mayDropMessages;
    this.lookEvery = Math.min(LOOK_EVERY, memory.limit() / LOOKS_PER_LIMIT);
    this.high = memory.limit() / 4 * 3;
    this.exhausted = memory.limit() / 16 * 15;
  }

  ByteBufAllocator allocator() {
    return memory.allocator();
  }

  long used() {
    return memory.used();
  }

  /** The bytes of all buffers that are in use. */
  long held() {
    return memory.held();
  }

  long limit() {
    return memory.limit();
  }

  /** The bytes that all holders of one kind hold. */
  long held(Kind kind) {
    return holders.stream().filter(it -> it.kind() == kind).mapToLong(Holder::held).sum();
  }

  void add(Holder holder) {
    holders.add(holder);
  }

  void remove(Holder holder) {
    holders.remove(holder);
  }

  /** One event loop's view: it looks again whenever it has read enough. */
  final class Meter {
    private long sinceLook;

    /** Whether reading must stop, now that so much has been read. */
    boolean isExhaustedAfter(long bytes) {
      sinceLook += bytes;
      if (sinceLook < lookEvery) {
        return false;
      }
      sinceLook = 0;
      return isExhausted();
    }
  }

  /** Whether reading must stop. If so, a holder may be asked to give. */
  boolean isExhausted() {
    long held = memory.held();
    boolean isScattered = memory.used() > exhausted && held > memory.limit() / 2;
    if (held <= high && !isScattered) {
      return false;
    }
    // Small buffers that keep many chunks are no reason to drop: queues that move make room by
    // themselves.
    relieve(held > exhausted);
    return true;
  }

  /**
   * Whether there is room for so many bytes at once. If not, a holder may be asked to give. Where
   * most is free there is room for any size.
   */
  boolean hasRoomFor(long bytes) {
    long held = memory.held();
    if (held + bytes <= exhausted || held <= high / 2) {
      return true;
    }
    relieve(held > exhausted);
    return false;
  }

  private void relieve(boolean isFull) {
    if (!isRelieving.compareAndSet(false, true)) {
      return;
    }
    boolean isAsked = false;
    try {
      Holder holder = largest(isFull);
      if (holder != null) {
        holder.loop().execute(supervisor.task("giving memory back", () -> ask(holder)));
        isAsked = true;
      }
    } catch (RejectedExecutionException e) {
      // Its loop has ended, and it with it.
    } finally {
      if (!isAsked) {
        isRelieving.set(false);
      }
    }
  }

  private void ask(Holder holder) {
    try {
      holder.relieve();
    } finally {
      isRelieving.set(false);
    }
  }

  /**
   * The largest holder that may give, of the kind that holds the most.
   *
   * @param isFull whether queues that move give, too
   */
  private @Nullable Holder largest(boolean isFull) {
    Largest queues = new Largest();
    Largest unpaced = new Largest();
    Largest subscriptions = new Largest();
    Largest messages = new Largest();
    for (Holder holder : holders) {
      switch (holder.kind()) {
        case QUEUE -> queues.add(holder, mayDropMessages && (isFull || holder.isStuck()));
        case UNPACED_QUEUE -> {
          // Its subscriber may end for it: not for what frees next to nothing.
          boolean isWorthIt = holder.held() > memory.limit() / SMALLEST_PARTS;
          queues.add(holder, isWorthIt && (isFull || holder.isStuck()));
          unpaced.add(holder, isWorthIt);
        }
        case SUBSCRIPTIONS -> subscriptions.add(holder, isFull || holder.isStuck());
        case MESSAGE -> messages.add(holder, true);
      }
    }
    long most = Math.max(queues.sum, Math.max(subscriptions.sum, messages.sum));
    if (messages.sum == most && most > memory.limit() / 4) {
      return messages.holder;
    }
    boolean areUnpaced = queues.holder == null && unpaced.sum > memory.limit() / 4;
    Holder queue = areUnpaced ? unpaced.holder : queues.holder;
    boolean areSubscriptions = subscriptions.sum == most && subscriptions.holder != null;
    return areSubscriptions || queue == null ? subscriptions.holder : queue;
  }

  /** The bytes that all holders of a kind hold, and the largest that may give. */
  private static final class Largest {
    private long sum;
    private long most;
    private @Nullable Holder holder;

    void add(Holder candidate, boolean mayGive) {
      long held = candidate.held();
      sum += held;
      if (mayGive && held > most) {
        most = held;
        holder = candidate;
      }
    }
  }
}

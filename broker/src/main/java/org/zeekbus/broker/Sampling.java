package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Chooses one of so many messages for a {@link MessageSampler}. The distance to the next is chosen
 * at random, evenly from 1 to twice the mean less one, so that traffic with a period is not
 * misjudged.
 *
 * <p>Owner: one event loop. Breaks idiom: a countdown instead of a random number for each message,
 * see BrokerBench.
 */
final class Sampling {
  /** Beyond it a distance would not fit. */
  static final int RAREST = 1 << 30;

  private final NodeNames names;
  private final Supervisor supervisor;
  private final FrameCursor frames = new FrameCursor();
  private long random;
  private @Nullable MessageSampler sampler;
  private int oneIn;

  /** Messages until one is taken; 0 while there is no sampler. */
  private int left;

  /** Takes none yet; {@code seed} is any number. */
  Sampling(NodeNames names, Supervisor supervisor, long seed) {
    this.names = names;
    this.supervisor = supervisor;
    this.random = seed == 0 ? 1 : seed;
  }

  /** Gives one of so many messages to the sampler from now on. */
  void start(int rate, MessageSampler to) {
    oneIn = rate;
    sampler = to;
    left = distance();
  }

  /** Takes no more messages for this sampler, if it still has them. */
  @SuppressWarnings("ReferenceEquality") // another sampler, however alike, goes on
  void stop(MessageSampler it) {
    if (sampler == it) {
      sampler = null;
      left = 0;
    }
  }

  /** Whether the next message is to be taken. */
  boolean takesNext() {
    return left != 0 && --left == 0;
  }

  /** Takes the message in {@code in[start..start+length)}. */
  void take(Publisher from, ByteBuf in, int start, int length) {
    MessageSampler to = sampler;
    if (to == null) {
      return;
    }
    left = distance();
    try {
      frames.reset(in, start, length);
      to.sample(frames, names.label(from));
    } catch (Throwable e) { // errors, too: the message has subscribers
      supervisor.caught("sampling a message", e);
    }
  }

  private int distance() {
    // Marsaglia, Xorshift RNGs (2003).
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return 1 + (int) Long.remainderUnsigned(random, 2L * oneIn - 1);
  }
}

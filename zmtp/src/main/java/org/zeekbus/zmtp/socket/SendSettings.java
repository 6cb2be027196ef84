package org.zeekbus.zmtp.socket;

/**
 * How much a sending socket queues for each peer. A queue is full when it has reached either bound,
 * so one message of any size fits an empty queue.
 *
 * @param messages whole messages, the high-water mark
 * @param bytes of these messages
 * @param immediate queue messages only for connected peers; otherwise messages also wait for an
 *     endpoint that is not reachable yet
 */
public record SendSettings(int messages, long bytes, boolean immediate) {
  /** 1,000 messages as in ZeroMQ, 64 MiB, and queueing for those that are away. */
  public static final SendSettings DEFAULT = new SendSettings(1000, 64 << 20, false);

  /** Checks that something can be sent at all. */
  public SendSettings {
    if (messages <= 0 || bytes <= 0) {
      throw new IllegalArgumentException(
          "high-water mark: %d messages, %d bytes (expected: more than 0)"
              .formatted(messages, bytes));
    }
  }

  /** The same with another high-water mark. */
  public SendSettings withMessages(int most) {
    return new SendSettings(most, bytes, immediate);
  }

  /** The same, for peers that are there only. */
  public SendSettings onlyImmediate() {
    return new SendSettings(messages, bytes, true);
  }
}

package org.zeekbus.broker;

/**
 * The queue of an attached subscriber for which publishers never wait.
 *
 * @param bytes memory that it may hold
 * @param messages most messages in it
 * @param onFull what happens then
 */
public record QueueBound(long bytes, int messages, OnFull onFull) {
  /** What happens to a subscriber whose queue is full. */
  public enum OnFull {
    /** It loses its newest messages until a quarter is left. */
    DROP,
    /** It ends, with {@code CloseReason.QUEUE_FULL}: nothing is missing in what it got. */
    DISCONNECT
  }

  /**
   * Checks that bounds are large enough.
   *
   * @throws IllegalArgumentException naming the one that is not
   */
  public QueueBound {
    QueueSettings.checkBound(bytes, messages);
  }
}

package org.zeekbus.app.recording;

import java.util.List;

/**
 * What one place of a recorded cluster saw at one moment.
 *
 * @param number from 0, in the file
 * @param nanos since 1970
 * @param parts the message's frames, at least one
 */
public record FramesRecord(long number, long nanos, Channel channel, List<byte[]> parts) {
  /** Where it was seen. */
  public enum Channel {
    /** A message that a node published, as it reached the broker's XSUB. */
    MESSAGE,
    /** A subscription, {@code 01} and the topic, or its end, {@code 00}, out of the XPUB. */
    SUBSCRIPTION,
    /** A log batch that a node pushed to a logger. */
    LOG
  }

  /** Whether this subscription begins. */
  public boolean isSubscribe() {
    return parts.getFirst()[0] == 1;
  }
}

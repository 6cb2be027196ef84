package org.zeekbus.zmtp.socket;

import io.netty.channel.Channel;

/**
 * What was written to a channel and is not with the system yet, by Netty's own count. Owner: the
 * channel's event loop.
 */
public final class Unsent {
  private Unsent() {}

  /** Bytes that the system has not taken yet; what encryption adds is counted, too. */
  public static long pending(Channel channel) {
    var outbound = channel.unsafe().outboundBuffer();
    return outbound == null ? 0 : outbound.totalPendingWriteBytes();
  }

  /**
   * Bytes that the system has taken.
   *
   * @param written all that was ever written
   */
  public static long taken(Channel channel, long written) {
    var outbound = channel.unsafe().outboundBuffer();
    return outbound == null
        ? written
        : written - outbound.totalPendingWriteBytes() + outbound.currentProgress();
  }
}

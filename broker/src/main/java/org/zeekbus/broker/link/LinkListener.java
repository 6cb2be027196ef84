package org.zeekbus.broker.link;

import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;

/** Hears of a link. Calls come from event loops, one at a time, and must not block. */
public interface LinkListener {
  /** Both connections stand, and the cluster's subscriptions are known here. */
  default void up() {}

  /**
   * The link stood, and one of its connections has ended. It connects again by itself.
   *
   * @param endpoint of the connection
   */
  default void down(String endpoint, String detail) {}

  /** A handshake is complete. */
  default void connected(String endpoint) {}

  /** An attempt to connect failed; the next follows by itself. */
  default void unreachable(Endpoint endpoint, String detail) {}

  /** A handshake failed; the next attempt follows by itself. */
  default void refused(String endpoint, CloseReason reason, String detail) {}

  /**
   * Both connections stand, but a subscription does not come back: they may lead to different
   * brokers, or the broker does not allow this key to subscribe the topic.
   */
  default void unconfirmed(String topic) {}
}

package org.zeekbus.websocket;

import io.netty.channel.EventLoop;
import org.zeekbus.broker.Broker;

/** The broker that clients are attached to, here or elsewhere. Owner: any thread. */
public interface Bus {
  /** A broker that is the cluster's, in this process. */
  static Bus of(Broker broker) {
    return new Bus() {
      @Override
      public Broker broker() {
        return broker;
      }

      @Override
      public void whenSubscribed(EventLoop loop, Runnable then) {
        broker.whenSubscribed(loop, then);
      }
    };
  }

  /** The broker in this process; if the cluster's is elsewhere, one that is linked with it. */
  Broker broker();

  /**
   * Calls back on an event loop of the broker once all subscriptions that were given on it before
   * are known to the cluster's broker, so that no later message of any node misses them, nor a
   * later message of this process the subscriptions of others. A call back may never come if the
   * cluster's broker is unreachable.
   */
  void whenSubscribed(EventLoop loop, Runnable then);
}

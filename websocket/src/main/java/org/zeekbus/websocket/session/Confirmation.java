package org.zeekbus.websocket.session;

import io.netty.channel.EventLoop;

/** Tells when the cluster's broker knows what was subscribed. Owner: any thread. */
@FunctionalInterface
public interface Confirmation {
  /** Calls back once all that was subscribed on this event loop before is known; maybe never. */
  void whenSubscribed(EventLoop loop, Runnable then);
}

package org.zeekbus.websocket.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of clients as senders on the bus: a beginning that nobody else has, and a number, as in Zeek
 * ({@code src/cluster/websocket/WebSocket.cc}).
 *
 * <p>Owner: any thread.
 */
public final class EndpointIds {
  private final String beginning;
  private final AtomicLong next = new AtomicLong();

  EndpointIds(String beginning) {
    this.beginning = beginning;
  }

  /** Another one. */
  public String next() {
    return beginning + next.getAndIncrement();
  }
}

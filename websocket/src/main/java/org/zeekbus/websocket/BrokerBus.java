package org.zeekbus.websocket;

import io.netty.channel.EventLoop;
import org.zeekbus.broker.Broker;
import org.zeekbus.websocket.session.Confirmation;

/**
 * A broker in this process as a bus. Owner: nobody; never changes.
 *
 * @param senders how the ids of its clients begin
 * @param confirmation tells when the cluster's broker knows what was subscribed
 */
record BrokerBus(Broker broker, String senders, Confirmation confirmation) implements Bus {
  @Override
  public void whenSubscribed(EventLoop loop, Runnable then) {
    confirmation.whenSubscribed(loop, then);
  }
}

package org.zeekbus.websocket;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.link.Link;

/** The broker that clients are attached to, here or elsewhere. Owner: any thread. */
public interface Bus {
  /** A broker that is the cluster's, in this process. */
  static Bus of(Broker broker) {
    return new BrokerBus(broker, uniqueSenders(), broker::whenSubscribed);
  }

  /**
   * A broker for the clients alone, which is linked with the cluster's.
   *
   * @param senders the link's {@code ownSenders}
   */
  static Bus linked(Broker broker, Link link, String senders) {
    return new BrokerBus(broker, senders, link::whenSubscribed);
  }

  /**
   * A beginning for sender ids that no other process has, nor another bus in this one, in the form
   * that Zeek gives them (Zeek {@code src/cluster/websocket/WebSocket.cc}): {@code
   * zeekbus_<host>_<pid>_N<random>-websocket-}. May block for a moment.
   */
  static String uniqueSenders() {
    String letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    StringBuilder unique = new StringBuilder("N");
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 17; i++) {
      unique.append(letters.charAt(random.nextInt(letters.length())));
    }
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return "zeekbus_%s_%d_%s-websocket-".formatted(host, ProcessHandle.current().pid(), unique);
  }

  /** The broker in this process; if the cluster's is elsewhere, one that is linked with it. */
  Broker broker();

  /** How the ids of all clients begin, as senders on the bus, and those of nobody else. */
  String senders();

  /**
   * Calls back on an event loop of the broker once all subscriptions that were given on it before
   * are known to the cluster's broker, so that no later message of any node misses them, nor a
   * later message of this process the subscriptions of others. A call back may never come if the
   * cluster's broker is unreachable.
   */
  void whenSubscribed(EventLoop loop, Runnable then);
}

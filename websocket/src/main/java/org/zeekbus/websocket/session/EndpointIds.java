package org.zeekbus.websocket.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of clients as senders on the bus: {@code zeekbus_<host>_<pid>_N<random>-websocket-<n>}, in
 * the form that Zeek gives them (Zeek {@code src/cluster/websocket/WebSocket.cc}).
 *
 * <p>Owner: any thread.
 */
final class EndpointIds {
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LETTERS = 17;

  private final String prefix;
  private final AtomicLong next = new AtomicLong();

  /** Ids that no other process has, nor another server in this one. May block for a moment. */
  EndpointIds() {
    StringBuilder unique = new StringBuilder();
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < RANDOM_LETTERS; i++) {
      unique.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    this.prefix =
        "zeekbus_%s_%d_N%s-websocket-".formatted(host(), ProcessHandle.current().pid(), unique);
  }

  String next() {
    return prefix + next.getAndIncrement();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}

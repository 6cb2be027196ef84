package org.zeekbus.node;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;

/**
 * Makes node ids as Zeek does: {@code zeromq_<name>_<host>_<pid>_N<random>}. Source: Zeek {@code
 * scripts/policy/frameworks/cluster/backend/zeromq/options.zeek}.
 */
final class NodeIds {
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LETTERS = 17;

  private NodeIds() {}

  /** A new id; each node of this process gets its own. */
  static String create(String name) {
    StringBuilder unique = new StringBuilder("N");
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < RANDOM_LETTERS; i++) {
      unique.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return "zeromq_%s_%s_%d_%s".formatted(name, host(), ProcessHandle.current().pid(), unique);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}

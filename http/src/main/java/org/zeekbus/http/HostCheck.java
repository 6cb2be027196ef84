package org.zeekbus.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which names a request may call this server by. A page of another site can have its own name
 * resolve to this host and read from here with the browser's rights (DNS rebinding), but not
 * without naming it.
 *
 * <p>Owner: any thread.
 */
final class HostCheck {
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final String section;

  /**
   * Addresses, {@code localhost}, and these names.
   *
   * @param section of the configuration where more can be added
   */
  HostCheck(Collection<String> hosts, String section) {
    this.section = section;
    names.add("localhost");
    hosts.forEach(host -> names.add(plain(host)));
  }

  /** Adds the names of this machine. May block on name service. */
  void addNamesOfMachine() {
    try {
      InetAddress self = InetAddress.getLocalHost();
      names.add(plain(self.getHostName()));
      names.add(plain(self.getCanonicalHostName()));
    } catch (UnknownHostException e) {
      // Then it has a name that name service does not know, and so has nobody else.
    }
  }

  /** Refuses requests that name another host, or none. */
  void check(HttpHeaders headers) throws RefusedException {
    List<String> all = headers.getAll(HttpHeaderNames.HOST);
    if (all.size() != 1) {
      throw new RefusedException(Refusal.BAD_REQUEST, 400, "a request needs one Host header");
    }
    if (!admits(all.getFirst())) {
      throw new RefusedException(
          Refusal.HOST,
          421,
          "zeekbus does not know this Host as a name of its own: use its address, or add the name to "
              + section
              + ".hosts");
    }
  }

  /** Whether a {@code Host} header names this server. */
  boolean admits(String header) {
    String host = header;
    if (header.startsWith("[")) {
      int end = header.indexOf(']');
      return end > 0
          && header.indexOf('%') < 0 // a zone is any text
          && NetUtil.isValidIpV6Address(header.substring(1, end))
          && isPort(header.substring(end + 1));
    }
    int colon = header.indexOf(':');
    if (colon >= 0) {
      if (!isPort(header.substring(colon))) {
        return false;
      }
      host = header.substring(0, colon);
    }
    return NetUtil.isValidIpV4Address(host) || names.contains(plain(host));
  }

  private static boolean isPort(String rest) {
    return rest.isEmpty() || rest.matches(":\\d{0,5}");
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}

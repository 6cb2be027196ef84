package org.zeekbus.zmtp.socket;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of unfinished handshakes, in all and from one address. Beyond a limit the
 * oldest connection is closed: real peers finish within milliseconds.
 *
 * <p>Owner: any thread; guarded by itself, taken twice per connection.
 *
 * @param <C> the connections
 */
final class PendingHandshakes<C> {
  /** Most in all. */
  static final int MOST = 1024;

  /** Most of one address; all processes of this host share one. */
  static final int MOST_OF_AN_ADDRESS = 256;

  // Both with the oldest first.
  private final Map<String, Set<C>> byAddress = new HashMap<>();
  private final Map<C, String> all = new LinkedHashMap<>();

  /**
   * One more.
   *
   * @return the one to close, if any; it no longer counts
   */
  synchronized @Nullable C begun(C connection, String address) {
    all.put(connection, address);
    Set<C> neighbours = byAddress.computeIfAbsent(address, _ -> new LinkedHashSet<>());
    neighbours.add(connection);
    if (neighbours.size() <= MOST_OF_AN_ADDRESS && all.size() <= MOST) {
      return null;
    }
    C oldest =
        neighbours.size() > MOST_OF_AN_ADDRESS
            ? neighbours.iterator().next()
            : all.keySet().iterator().next();
    over(oldest);
    return oldest;
  }

  /** The handshake is complete, or the connection has ended. */
  synchronized void over(C connection) {
    String address = all.remove(connection);
    if (address == null) {
      return;
    }
    Set<C> neighbours = byAddress.get(address);
    if (neighbours != null && neighbours.remove(connection) && neighbours.isEmpty()) {
      byAddress.remove(address);
    }
  }
}

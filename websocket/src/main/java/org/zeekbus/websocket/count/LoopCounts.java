package org.zeekbus.websocket.count;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/**
 * What one event loop has counted. Owner: nobody; never changes.
 *
 * @param applications by label
 * @param clients of this moment, as many as statistics show, each written by who reads them
 * @param clientCount how many there are
 */
public record LoopCounts(
    Map<String, ApplicationCounts> applications,
    List<Supplier<WebSocketSnapshot.Client>> clients,
    int clientCount) {
  /** Of a loop that has not answered yet. */
  public static final LoopCounts NONE = new LoopCounts(Map.of(), List.of(), 0);

  /** Clients in statistics. */
  public static final int MOST_CLIENTS = 1000;

  /** Copies map and list. */
  public LoopCounts {
    applications = Map.copyOf(applications);
    clients = List.copyOf(clients);
  }
}

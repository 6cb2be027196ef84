package org.zeekbus.websocket.count;

import java.util.function.Supplier;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/** A client that statistics show for as long as it is connected. Owner: its event loop. */
public interface CountedClient {
  /** Under which it is counted. */
  String label();

  /** Adds what it has counted itself. */
  void addTo(ApplicationCounts counts);

  /** Its entry in statistics, which is written elsewhere. */
  Supplier<WebSocketSnapshot.Client> entry();
}

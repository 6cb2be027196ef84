package org.zeekbus.app.role;

import java.util.ArrayList;
import java.util.List;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.zmtp.Endpoint;

/**
 * All endpoints on which a service listens, those of HTTP and the WebSocket API included.
 *
 * <p>Owner: the main thread.
 */
public final class ServedEndpoints {
  private ServedEndpoints() {}

  /** Of {@code run}. */
  public static List<Endpoint> ofAllRoles(Configuration configuration) {
    List<Endpoint> all = ofBroker(configuration);
    all.addAll(ClusterEndpoints.listen(configuration));
    return all;
  }

  /** Of {@code broker}. */
  public static List<Endpoint> ofBroker(Configuration configuration) {
    List<Endpoint> all = new ArrayList<>(ClusterEndpoints.xsub(configuration));
    all.addAll(ClusterEndpoints.xpub(configuration));
    all.addAll(ofWebSocket(configuration));
    return all;
  }

  /** Of {@code logger}. */
  public static List<Endpoint> ofLogger(Configuration configuration) {
    List<Endpoint> all = new ArrayList<>(ClusterEndpoints.listen(configuration));
    configuration.get(HttpSection.LISTEN).ifPresent(all::add);
    return all;
  }

  /** Of {@code websocket}. */
  public static List<Endpoint> ofWebSocket(Configuration configuration) {
    List<Endpoint> all = new ArrayList<>();
    configuration.get(WebSocketSection.LISTEN).ifPresent(all::add);
    configuration.get(HttpSection.LISTEN).ifPresent(all::add);
    return all;
  }
}

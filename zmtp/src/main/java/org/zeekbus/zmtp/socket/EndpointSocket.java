package org.zeekbus.zmtp.socket;

import java.io.IOException;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;

/** A socket that binds and connects to endpoints. Any thread may call it. */
public sealed interface EndpointSocket extends AutoCloseable
    permits ZmtpSocket, XPubSocket, XSubSocket, PushSocket, PullSocket {
  /** Listens on an endpoint as {@link #bind(Endpoint, Security)} does, unprotected. */
  default Endpoint bind(Endpoint endpoint) throws IOException {
    return bind(endpoint, Security.NONE);
  }

  /**
   * Listens on an endpoint with this protection. Blocks until it does.
   *
   * @return the endpoint; with the port that the system chose, if its port is 0
   * @throws IOException naming the endpoint, if it is in use or not an address of this host
   */
  Endpoint bind(Endpoint endpoint, Security security) throws IOException;

  /** Connects to an endpoint as {@link #connect(Endpoint, Security)} does, unprotected. */
  default void connect(Endpoint endpoint) {
    connect(endpoint, Security.NONE);
  }

  /**
   * Connects to an endpoint with this protection, and again after each loss, until {@link #close}.
   * Does not block.
   */
  void connect(Endpoint endpoint, Security security);

  @Override
  void close();
}

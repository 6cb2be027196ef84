package org.zeekbus.zmtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.zeekbus.zmtp.socket.Transport;

/** Event loops for one test, and endpoints on loopback. */
public final class TestTransport {
  public static final Endpoint ANY_PORT = Endpoint.parse("tcp://127.0.0.1:0");

  private TestTransport() {}

  /** Two event loops, so that peers of one socket live on different ones. */
  public static Transport start() {
    return new Transport(Transport.Kind.best(), 2, new BufferMemory(64 << 20));
  }

  /** An endpoint where nobody listens now; libzmq and we can bind it later. */
  public static Endpoint unused() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Endpoint.parse("tcp://127.0.0.1:" + probe.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

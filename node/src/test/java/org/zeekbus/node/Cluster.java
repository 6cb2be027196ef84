package org.zeekbus.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.zmtp.CurveKeyPair;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.Security;

/**
 * A broker that a test can kill and restart on the same ports, and everything to close at the end.
 *
 * <p>Owner: the test's thread.
 */
final class Cluster implements AutoCloseable {
  /** A resource whose close throws no checked exception. */
  @FunctionalInterface
  private interface Closer {
    void close();
  }

  /** The kind of broker. */
  enum Kind {
    ZEEKBUS,
    LIBZMQ
  }

  /** The keys of a Zeek cluster. */
  record Keys(CurveKeyPair server, CurveKeyPair client) {
    static Keys fresh() {
      return new Keys(CurveKeyPair.generate(), CurveKeyPair.generate());
    }

    Security ofServer() {
      return new Security.CurveServer(
          server.secretKey(),
          key ->
              key.equals(client.publicKey())
                  ? Optional.of(CurvePeer.of(key, "cluster"))
                  : Optional.empty());
    }

    /** The same for a socket of libzmq. */
    String[] ofServerInLibzmq() {
      return new String[] {"CURVE_SERVER=1", "CURVE_SECRETKEY=" + server.secretKey().text()};
    }
  }

  private final Kind kind;
  private final Endpoint xsub = unused();
  private final Endpoint xpub = unused();
  private Optional<Keys> keys;
  private final List<Closer> started = new ArrayList<>();
  private Closer broker;

  Cluster(Kind kind) {
    this(kind, Optional.empty());
  }

  Cluster(Kind kind, Optional<Keys> keys) {
    this.kind = kind;
    this.keys = keys;
    this.broker = start();
  }

  static Cluster zeekbus() {
    return new Cluster(Kind.ZEEKBUS);
  }

  private Closer start() {
    return switch (kind) {
      case ZEEKBUS -> {
        try {
          Security security = keys.map(Keys::ofServer).orElse(Security.NONE);
          yield Broker.start(BrokerSettings.DEFAULT.on(xsub, xpub), endpoint -> security)::close;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      case LIBZMQ -> {
        PythonPeer python = PythonPeer.start();
        keys.ifPresent(of -> python.allow(of.client().publicKey()));
        var _ =
            python.proxy(
                xsub, xpub, keys.map(Keys::ofServerInLibzmq).orElseGet(() -> new String[0]));
        yield python::close;
      }
    };
  }

  /**
   * Below the system's ports for outgoing connections, so that no connection takes it before the
   * broker.
   */
  private static Endpoint unused() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return Endpoint.parse("tcp://127.0.0.1:" + probe.getLocalPort());
      } catch (IOException e) {
        // taken
      }
    }
  }

  void killBroker() {
    broker.close();
  }

  void startBroker() {
    broker = start();
  }

  void startBroker(Optional<Keys> withKeys) {
    keys = withKeys;
    startBroker();
  }

  /** The endpoint for a node's XSUB. */
  Endpoint xpub() {
    return xpub;
  }

  /** The endpoint for a node's XPUB. */
  Endpoint xsub() {
    return xsub;
  }

  NodeBuilder node(String name) {
    return ClusterNode.builder(name).broker(xpub.toString(), xsub.toString());
  }

  /** Closes it with the cluster. */
  ClusterNode add(ClusterNode node) {
    started.add(node::close);
    return node;
  }

  @Override
  public void close() {
    started.reversed().forEach(Closer::close);
    broker.close();
  }
}

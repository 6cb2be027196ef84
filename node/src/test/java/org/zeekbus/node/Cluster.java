package org.zeekbus.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/**
 * A broker that a test may kill and start again on the same ports, and what it was asked to close.
 *
 * <p>Owner: the test's thread.
 */
final class Cluster implements AutoCloseable {
  /** What is closed without exceptions that a test would have to name. */
  @FunctionalInterface
  private interface Closer {
    void close();
  }

  /** Which broker. */
  enum Kind {
    ZEEKBUS,
    LIBZMQ
  }

  private final Kind kind;
  private final Endpoint xsub = unused();
  private final Endpoint xpub = unused();
  private final List<Closer> started = new ArrayList<>();
  private Closer broker;

  Cluster(Kind kind) {
    this.kind = kind;
    this.broker = start();
  }

  static Cluster zeekbus() {
    return new Cluster(Kind.ZEEKBUS);
  }

  private Closer start() {
    return switch (kind) {
      case ZEEKBUS -> {
        try {
          yield Broker.start(BrokerSettings.DEFAULT.on(xsub, xpub))::close;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      case LIBZMQ -> {
        PythonPeer python = PythonPeer.start();
        var _ = python.proxy(xsub, xpub);
        yield python::close;
      }
    };
  }

  private static Endpoint unused() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Endpoint.parse("tcp://127.0.0.1:" + probe.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void killBroker() {
    broker.close();
  }

  void startBroker() {
    broker = start();
  }

  /** What a node's XSUB connects to. */
  Endpoint xpub() {
    return xpub;
  }

  /** What a node's XPUB connects to. */
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

package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits on a loopback port for those who connect, and makes a {@link RawPeer} of each.
 *
 * <p>Owner: the test's thread.
 */
public final class RawListener implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final ServerSocketChannel channel;
  private final Selector selector;

  /** Listens on this port of loopback; 0 is any. */
  public RawListener(int port) {
    try {
      channel = ServerSocketChannel.open();
      channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      channel.configureBlocking(false);
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Endpoint.Tcp endpoint() {
    try {
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return new Endpoint.Tcp("127.0.0.1", port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next who connects. */
  public RawPeer accepts() {
    try {
      @Nullable SocketChannel peer;
      while ((peer = channel.accept()) == null) {
        selector.selectedKeys().clear();
        if (selector.select(DEADLINE.toMillis()) == 0) {
          fail("waits for somebody to connect");
        }
      }
      return new RawPeer(peer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (selector) {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

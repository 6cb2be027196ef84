package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A peer that speaks hex and expects to hear it: {@code raw.sends("00 01 'a'").expects("04 05 04
 * 'PONG'")}. Whatever it waits for has a deadline.
 *
 * <p>Owner: the test's thread.
 */
public final class RawPeer implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** So small that what it does not read soon stays with the sender. */
  private static final int RECEIVE_BUFFER = 64 << 10;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;

  RawPeer(SocketChannel connected) throws IOException {
    channel = connected;
    channel.configureBlocking(false);
    selector = Selector.open();
    key = channel.register(selector, 0);
  }

  /** Connects, and says nothing yet. */
  public static RawPeer connect(Endpoint endpoint) {
    try {
      return new RawPeer(
          switch (endpoint) {
            case Endpoint.Tcp tcp -> {
              InetSocketAddress address =
                  tcp.host().equals("*")
                      ? new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.port())
                      : tcp.toBind();
              SocketChannel channel = SocketChannel.open();
              channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
              channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
              channel.connect(address);
              yield channel;
            }
            case Endpoint.Ipc ipc -> SocketChannel.open(UnixDomainSocketAddress.of(ipc.path()));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(endpoint.toString(), e);
    }
  }

  /** The address and port that it speaks from. */
  public String name() {
    try {
      InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
      return new Endpoint.Tcp(local.getAddress().getHostAddress(), local.getPort()).hostAndPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RawPeer sends(String script) {
    return sends(Hex.bytes(script));
  }

  public RawPeer sends(byte[] bytes) {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    try {
      while (true) {
        channel.write(out);
        if (!out.hasRemaining()) {
          return this;
        }
        await(SelectionKey.OP_WRITE, "to be read (%d bytes left)".formatted(out.remaining()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends as much as is taken at once, and does not mind if the other side is gone. */
  public RawPeer sendsInVain(String script) {
    try {
      channel.write(ByteBuffer.wrap(Hex.bytes(script)));
    } catch (IOException e) {
      // as said
    }
    return this;
  }

  public RawPeer sendsByteByByte(String script) {
    for (byte b : Hex.bytes(script)) {
      sends(new byte[] {b});
    }
    return this;
  }

  /** Fails unless exactly these bytes come next. */
  public RawPeer expects(String script) {
    byte[] expected = Hex.bytes(script);
    ByteBuffer in = ByteBuffer.allocate(expected.length);
    int count = 0;
    try {
      while (in.hasRemaining() && count >= 0) {
        count = channel.read(in);
        if (count == 0) {
          await(SelectionKey.OP_READ, script + ", and has heard " + heard(in));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("expected " + script + ", heard " + heard(in), e);
    }
    assertThat(heard(in)).as(script).isEqualTo(Hex.print(expected));
    return this;
  }

  /** Fails unless the stream ends now, in order: no byte more, no reset. */
  public void expectsEnd() {
    ByteBuffer in = ByteBuffer.allocate(1024);
    try {
      int count;
      while ((count = channel.read(in)) == 0) {
        await(SelectionKey.OP_READ, "the end");
      }
      if (count > 0) {
        fail("expected the end, heard " + heard(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("expected the end of the stream", e);
    }
  }

  /** Passes over what comes until the other side ends it, in whatever way. */
  public void expectsToBeDropped() {
    ByteBuffer in = ByteBuffer.allocate(64 << 10);
    try {
      while (channel.read(in.clear()) >= 0) {
        if (in.position() == 0) {
          await(SelectionKey.OP_READ, "to be dropped");
        }
      }
    } catch (IOException e) {
      // a reset
    }
  }

  /** Both sides tell their greetings. */
  public RawPeer greets() {
    return sends(Hex.GREETING).expects(Hex.GREETING);
  }

  /** Both sides tell their greetings and READY. */
  public RawPeer shakesHands(SocketType own, SocketType theirs) {
    return greets().sends(ready(own)).expects(ready(theirs));
  }

  private static String ready(SocketType type) {
    int letters = type.name().length();
    return "04 %02X 05 'READY' 0B 'Socket-Type' 00 00 00 %02X '%s'"
        .formatted(22 + letters, letters, type);
  }

  /** Sends nothing more, but listens. */
  RawPeer shutsUp() {
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Goes without a word: what was not read yet makes it a reset. */
  @Override
  public void close() {
    try (selector) {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String heard(ByteBuffer in) {
    return Hex.print(Unpooled.wrappedBuffer(in.duplicate().flip()));
  }

  private void await(int what, String description) throws IOException {
    key.interestOps(what);
    selector.selectedKeys().clear();
    if (selector.select(DEADLINE.toMillis()) == 0) {
      fail("waits for " + description);
    }
  }
}

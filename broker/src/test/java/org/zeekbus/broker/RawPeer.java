package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Topic;

/**
 * A ZMTP 3 peer on a plain socket that says and hears what a test asks for: {@code
 * subscriber.subscribes("a"); publisher.hears("+a")}. What it hears is written {@code +topic} and
 * {@code -topic} for subscriptions, and {@code topic|frame|frame} for messages, each frame as
 * {@link Topic} prints it.
 *
 * <p>Owner: the test's thread, or the one that a test gives it to.
 */
final class RawPeer implements AutoCloseable {
  static final int MORE = 1;
  static final int LONG = 2;
  static final int COMMAND = 4;

  private static final int GREETING = 64;

  private final Wire wire;
  private final DataInputStream in;
  private final OutputStream out;
  private final boolean hearsSubscriptions;

  private RawPeer(Wire wire, String type) throws IOException {
    this.wire = wire;
    this.hearsSubscriptions = type.endsWith("PUB");
    wire.patience(Await.DEADLINE);
    this.in = new DataInputStream(new BufferedInputStream(wire.in(), 64 << 10));
    this.out = wire.out();
  }

  /** A peer of this socket type that speaks through {@code wire}; nothing is said for it. */
  static RawPeer through(Wire wire, String type) {
    try {
      return new RawPeer(wire, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An XPUB of ZMTP 3.1. */
  static RawPeer publisher(Endpoint xsub) {
    return connect(xsub, "XPUB", 1);
  }

  /** An XSUB of ZMTP 3.1. */
  static RawPeer subscriber(Endpoint xpub) {
    return connect(xpub, "XSUB", 1);
  }

  /** A peer of this socket type and minor version; its handshake is complete. */
  static RawPeer connect(Endpoint endpoint, String type, int minor) {
    return connect(endpoint, type, minor, 0);
  }

  /** A subscriber whose system takes little that it does not read. */
  static RawPeer narrowSubscriber(Endpoint xpub) {
    return connect(xpub, "XSUB", 1, 4096);
  }

  /** A publisher whose system takes little that it does not read. */
  static RawPeer narrowPublisher(Endpoint xsub) {
    return connect(xsub, "XPUB", 1, 4096);
  }

  private static RawPeer connect(Endpoint endpoint, String type, int minor, int receiveBuffer) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(((Endpoint.Tcp) endpoint).toConnect(), (int) Await.DEADLINE.toMillis());
      RawPeer peer = new RawPeer(new SocketWire(socket), type);
      peer.says(greeting(type, minor));
      peer.in.readFully(new byte[GREETING]);
      assertThat(peer.next()).startsWith("READY");
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection on which nothing was said yet. */
  static RawPeer silent(Endpoint endpoint) {
    try {
      InetSocketAddress address = ((Endpoint.Tcp) endpoint).toConnect();
      return new RawPeer(new SocketWire(new Socket(address.getAddress(), address.getPort())), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The broker's greeting, as it comes. */
  byte[] greeting() {
    try {
      byte[] greeting = new byte[GREETING];
      in.readFully(greeting);
      return greeting;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Greeting and READY of such a peer. */
  static byte[] greeting(String type, int minor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, (byte) minor});
    bytes.writeBytes(Arrays.copyOf(ascii("NULL"), 20));
    bytes.writeBytes(new byte[32]);
    ByteArrayOutputStream ready = new ByteArrayOutputStream();
    ready.write(11);
    ready.writeBytes(ascii("Socket-Type"));
    ready.writeBytes(ByteBuffer.allocate(4).putInt(type.length()).array());
    ready.writeBytes(ascii(type));
    bytes.writeBytes(command("READY", ready.toByteArray()));
    return bytes.toByteArray();
  }

  /** Waits no longer than this for what comes next, instead of {@link Await#DEADLINE}. */
  RawPeer patience(Duration limit) {
    try {
      wire.patience(limit);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Methods that send.

  /** Sends SUBSCRIBE commands, all in one write. */
  RawPeer subscribes(String... topics) {
    return sendsAll(Arrays.stream(topics).map(topic -> command("SUBSCRIBE", bytes(topic))));
  }

  /** Sends CANCEL commands, all in one write. */
  RawPeer cancels(String... topics) {
    return sendsAll(Arrays.stream(topics).map(topic -> command("CANCEL", bytes(topic))));
  }

  /** Sends subscriptions in the form of messages, as a Zeek node does at first. */
  RawPeer subscribesByMessage(String... topics) {
    return sendsAll(Arrays.stream(topics).map(topic -> frame(0, bytes("\1" + topic))));
  }

  /** Sends cancels in the form of messages. */
  RawPeer cancelsByMessage(String... topics) {
    return sendsAll(Arrays.stream(topics).map(topic -> frame(0, bytes("\0" + topic))));
  }

  /** Sends one message. */
  RawPeer sends(String... frames) {
    return says(message(Arrays.stream(frames).map(RawPeer::bytes).toArray(byte[][]::new)));
  }

  RawPeer pings(String context) {
    return says(command("PING", bytes("\0\0" + context)));
  }

  RawPeer sendsAll(Stream<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return says(all.toByteArray());
  }

  /** Sends bytes as they are. */
  RawPeer says(byte[] bytes) {
    try {
      out.write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawPeer says(byte[] bytes, int length) {
    try {
      out.write(bytes, 0, length);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A frame as libzmq writes it. */
  static byte[] frame(int flags, byte[] body) {
    ByteBuffer out = ByteBuffer.allocate(9 + body.length);
    if (body.length <= 255) {
      out.put((byte) flags).put((byte) body.length);
    } else {
      out.put((byte) (flags | LONG)).putLong(body.length);
    }
    out.put(body);
    return Arrays.copyOf(out.array(), out.position());
  }

  static byte[] command(String name, byte[] data) {
    ByteBuffer body = ByteBuffer.allocate(1 + name.length() + data.length);
    body.put((byte) name.length()).put(ascii(name)).put(data);
    return frame(COMMAND, body.array());
  }

  static byte[] message(byte[]... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < frames.length; i++) {
      out.writeBytes(frame(i < frames.length - 1 ? MORE : 0, frames[i]));
    }
    return out.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  // Methods that receive.

  /** Fails unless exactly this comes next, in this order. */
  RawPeer hears(String... expected) {
    List<String> heard = new ArrayList<>();
    for (String each : expected) {
      heard.add(next());
      if (!heard.getLast().equals(each)) {
        break;
      }
    }
    assertThat(heard).containsExactly(expected);
    return this;
  }

  /** Fails unless exactly this comes next, in whatever order. */
  RawPeer hearsInAnyOrder(String... expected) {
    assertThat(next(expected.length)).containsExactlyInAnyOrder(expected);
    return this;
  }

  /** The next things that come. */
  List<String> next(int count) {
    List<String> heard = new ArrayList<>();
    while (heard.size() < count) {
      heard.add(next());
    }
    return heard;
  }

  /** Everything up to {@code last}, without it. */
  List<String> until(String last) {
    List<String> heard = new ArrayList<>();
    String next = next();
    while (!next.equals(last)) {
      heard.add(next);
      next = next();
    }
    return heard;
  }

  /** Everything that comes, as bytes. */
  DataInputStream in() {
    return in;
  }

  /** The next subscription, message or command; waits for it. */
  String next() {
    try {
      List<byte[]> frames = new ArrayList<>();
      boolean more = true;
      while (more) {
        int flags = in.readUnsignedByte();
        int length = (flags & LONG) == 0 ? in.readUnsignedByte() : Math.toIntExact(in.readLong());
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
          throw new EOFException("in a frame");
        }
        if ((flags & COMMAND) != 0) {
          return ofCommand(body);
        }
        frames.add(body);
        more = (flags & MORE) != 0;
      }
      if (hearsSubscriptions) {
        byte[] only = frames.getFirst();
        return (only[0] == 1 ? "+" : "-") + print(Arrays.copyOfRange(only, 1, only.length));
      }
      return frames.stream().map(RawPeer::print).collect(Collectors.joining("|"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last frame of the next message as it is. */
  byte[] nextBody() {
    try {
      while (true) {
        int flags = in.readUnsignedByte();
        int length = (flags & LONG) == 0 ? in.readUnsignedByte() : Math.toIntExact(in.readLong());
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
          throw new EOFException("in a frame");
        }
        if ((flags & MORE) == 0) {
          return body;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ofCommand(byte[] body) {
    String name = new String(body, 1, body[0], StandardCharsets.US_ASCII);
    String data = print(Arrays.copyOfRange(body, 1 + body[0], body.length));
    return switch (name) {
      case "SUBSCRIBE" -> "+" + data;
      case "CANCEL" -> "-" + data;
      default -> name + " " + data;
    };
  }

  private static String print(byte[] bytes) {
    return Topic.of(bytes).toString();
  }

  /** Reads on until the broker closes the connection. */
  void hearsTheEnd() {
    try {
      while (in.read() >= 0) {
        // what was on the way
      }
    } catch (SocketException e) {
      // A reset is an end as well.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends its side, and waits until the broker has read all that it said. */
  void finishes() {
    try {
      wire.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    hearsTheEnd();
    close();
  }

  /** Its own address, as the broker's logs name it. */
  String name() {
    return wire.name();
  }

  @Override
  public void close() {
    try {
      wire.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

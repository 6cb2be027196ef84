package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.assertj.core.api.AbstractStringAssert;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.RawPeer;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;

/**
 * The socket under test, with event loops of its own, and what it hears, one thing after the other:
 * {@code ours.hears("subscribe a")}. At the end it has to give back every buffer.
 *
 * <p>Owner: the test's thread.
 */
final class OurSocket implements AutoCloseable {
  static final String ANY_PORT = "tcp://127.0.0.1:0";

  private static final int DEADLINE_SECONDS = 20;

  private final BufferMemory memory = new BufferMemory(64 << 20);
  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<Connection> ready = new LinkedBlockingQueue<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Transport transport;
  private final ZmtpSocket socket;
  private volatile boolean pausesNewPeers;

  /** A socket without endpoints. */
  OurSocket(Transport.Kind kind, SocketSettings settings, LongSupplier clock) {
    transport = new Transport(kind, 1, memory);
    socket = new ZmtpSocket(transport, settings, clock, new Handler());
  }

  /** A socket with defaults that listens on a loopback port. */
  static OurSocket listening(Transport.Kind kind, SocketType type) {
    return listening(kind, SocketSettings.of(type));
  }

  /** A socket that listens on a loopback port. */
  static OurSocket listening(Transport.Kind kind, SocketSettings settings) {
    return new OurSocket(kind, settings, System::nanoTime).listens(ANY_PORT);
  }

  /** Listens on one more endpoint. */
  OurSocket listens(String endpoint) {
    return listens(endpoint, Security.NONE);
  }

  /** Listens on one more endpoint, with this protection. */
  OurSocket listens(String endpoint, Security security) {
    try {
      endpoints.add(socket.bind(Endpoint.parse(endpoint), security));
      return this;
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    }
  }

  /** From now on new peers are not read until somebody resumes them. */
  OurSocket pausesNewPeers() {
    pausesNewPeers = true;
    return this;
  }

  ZmtpSocket socket() {
    return socket;
  }

  /** Where it listens. */
  Endpoint endpoint() {
    return endpoints.getLast();
  }

  /** Somebody connects, and says nothing yet. */
  RawPeer peer() {
    return RawPeer.connect(endpoint());
  }

  /** The connection of the next peer that has shaken hands. */
  Connection hearsReady() {
    hears("ready");
    return ready.remove();
  }

  /** Fails unless this is what it hears next. */
  void hears(String expected) {
    assertThat(next("'" + expected + "'")).isEqualTo(expected);
  }

  /**
   * Fails unless the next is a whole message of these frames; gives its bytes for a closer look.
   */
  void hearsMessage(String frames) {
    assertThat(next("message")).isEqualTo("message " + Hex.print(Hex.bytes(frames)));
  }

  /** Fails unless a connection is closed next, and gives the words for it. */
  AbstractStringAssert<?> hearsClosed(CloseReason reason) {
    return hearsEnd("closed", reason);
  }

  /** Fails unless a connection is refused next, and gives the words for it. */
  AbstractStringAssert<?> hearsRefused(CloseReason reason) {
    return hearsEnd("refused", reason);
  }

  /** Fails unless a connection is refused next, and tells why. */
  CloseReason hearsRefused() {
    Object next = next("a refusal");
    return next instanceof End end && end.what().equals("refused")
        ? end.reason()
        : fail("expected a refusal, heard " + next);
  }

  /** Fails unless the socket gives an endpoint up next, and gives the words for it. */
  AbstractStringAssert<?> hearsGaveUp(CloseReason reason) {
    return hearsEnd("gave up", reason);
  }

  private AbstractStringAssert<?> hearsEnd(String what, CloseReason reason) {
    Object next = next(what + " " + reason);
    if (next instanceof End end) {
      assertThat(end.what() + " " + end.reason()).as(end.detail()).isEqualTo(what + " " + reason);
      return assertThat(end.detail());
    }
    return fail("expected " + what + " " + reason + ", heard " + next);
  }

  /** How much it has heard that was not asked for yet. */
  int hasHeard() {
    return heard.size();
  }

  /** Fails if it has heard anything else. */
  void hasHeardAll() {
    assertThat(heard).isEmpty();
  }

  /** Has something done or looked at on the connection's event loop. */
  static <T> T on(Connection connection, Callable<T> task) {
    try {
      return connection.loop().submit(task).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted");
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      return fail("on the event loop", e);
    }
  }

  /** Has something done on the connection's event loop. */
  static void doOn(Connection connection, Runnable task) {
    on(connection, Executors.callable(task));
  }

  /** Has frames written and sent. */
  void sends(Connection connection, String frames) {
    byte[] bytes = Hex.bytes(frames);
    doOn(
        connection,
        () -> {
          connection.write(memory.allocator().directBuffer(bytes.length).writeBytes(bytes));
          connection.flush();
        });
  }

  /** Closes the socket and stops its event loops. */
  @Override
  public void close() {
    socket.close();
    transport.close();
    Await.until("all buffers to come back", () -> activeBuffers() == 0);
  }

  private long activeBuffers() {
    return ((PooledByteBufAllocator) memory.allocator())
        .metric().directArenas().stream().mapToLong(PoolArenaMetric::numActiveAllocations).sum();
  }

  private Object next(String expected) {
    try {
      Object next = heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
      return next == null ? fail("expected " + expected + ", heard nothing") : next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted");
    }
  }

  private record End(String what, CloseReason reason, String detail) {}

  private final class Handler implements SocketHandler {
    @Override
    public ConnectionHandler ready(Connection connection) {
      ready.add(connection);
      heard.add("ready");
      if (pausesNewPeers) {
        connection.pause();
      }
      return new Ears();
    }

    @Override
    public void refused(String peer, String address, CloseReason reason, String detail) {
      heard.add(new End("refused", reason, peer + ": " + detail));
    }

    @Override
    public void unreachable(Endpoint endpoint, String detail) {
      heard.add("unreachable " + endpoint);
    }

    @Override
    public void gaveUp(Endpoint endpoint, CloseReason reason, String detail) {
      heard.add(new End("gave up", reason, endpoint + ": " + detail));
    }
  }

  private final class Ears implements ConnectionHandler {
    @Override
    public void message(ByteBuf in, int start, int length, int topic, int topicLength, int parts) {
      heard.add("message " + Hex.print(in, start, length));
    }

    @Override
    public void subscription(boolean subscribe, ByteBuf in, int topic, int topicLength) {
      heard.add((subscribe ? "subscribe " : "cancel ") + Topic.of(in, topic, topicLength));
    }

    @Override
    public void ignored(Ignored what, long bytes) {
      heard.add("ignored " + what + " " + bytes);
    }

    @Override
    public void closed(CloseReason reason, String detail) {
      heard.add(new End("closed", reason, detail));
    }
  }
}

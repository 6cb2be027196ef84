package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Ignored;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.socket.ConnectionHandler;

/**
 * A peer that is attached to the broker, without a socket. Its other end is a {@link Wire}: two
 * bounded pipes of bytes, which fill and make each side wait as a socket's buffers do.
 *
 * <p>Owner: its event loop; the pipes are guarded by themselves.
 */
final class InProcessPeer implements Peer, Wire {
  private static final int INBOUND = 256 << 10;
  private static final int OUTBOUND = 64 << 10;
  private static final int NARROW = 4 << 10;
  private static final int CHUNK = 64 << 10;
  private static final int HIGH = 128 << 10;
  private static final int LOW = HIGH / 4;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final EventLoop loop;
  private final ByteBufAllocator allocator;
  private final String name = "in-process " + NUMBER.incrementAndGet();
  private final Pipe inbound;
  private final Pipe outbound;
  private @Nullable ConnectionHandler handler;

  // From the wire to the broker.
  private final ByteBuf unread;
  private ByteBuf whole;
  private int parts;
  private int topic;
  private int topicLength;
  private long received;
  private int pauses;

  // From the broker to the wire.
  private final Deque<ByteBuf> pending = new ArrayDeque<>();
  private long pendingBytes;
  private long taken;
  private boolean isFull;

  private boolean isLink;
  private boolean isEnding;
  private volatile boolean hasEnded;

  private InProcessPeer(Broker broker, EventLoop loop, int outboundCapacity) {
    this.loop = loop;
    this.allocator = broker.allocator();
    this.inbound = new Pipe(INBOUND, () -> {}, this::readSoon);
    this.outbound = new Pipe(outboundCapacity, this::pumpSoon, () -> {});
    this.unread = allocator.directBuffer();
    this.whole = allocator.directBuffer();
  }

  /** Attaches a peer to the broker. */
  @FunctionalInterface
  interface Attach {
    ConnectionHandler attach(Peer peer);
  }

  /** A peer on this event loop of the broker, which has let it in. */
  static InProcessPeer attached(Broker broker, EventLoop loop, boolean isNarrow, Attach attach) {
    InProcessPeer peer = new InProcessPeer(broker, loop, isNarrow ? NARROW : OUTBOUND);
    try {
      loop.submit(
              () -> {
                peer.handler = attach.attach(peer);
              })
          .syncUninterruptibly();
    } catch (RuntimeException e) {
      peer.unread.release();
      peer.whole.release();
      throw e;
    }
    return peer;
  }

  /** The same as one half of a link. */
  InProcessPeer asLink() {
    isLink = true;
    return this;
  }

  private ConnectionHandler handler() {
    ConnectionHandler it = handler;
    if (it == null) {
      throw new IllegalStateException("not attached");
    }
    return it;
  }

  // The broker's side.

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return "in-process";
  }

  @Override
  public boolean isLink() {
    return isLink;
  }

  @Override
  public boolean isWritable() {
    return !isFull;
  }

  @Override
  public void write(ByteBuf frames) {
    if (isEnding) {
      frames.release();
      return;
    }
    pending.add(frames);
    pendingBytes += frames.readableBytes();
    isFull |= pendingBytes > HIGH;
  }

  @Override
  public void flush() {
    pump();
  }

  @Override
  public long pendingBytes() {
    return pendingBytes;
  }

  @Override
  public long takenBytes() {
    return taken;
  }

  @Override
  public long receivedBytes() {
    return received;
  }

  @Override
  public long incompleteBytes() {
    return hasEnded ? 0 : unread.readableBytes() + whole.readableBytes();
  }

  @Override
  public void pause() {
    pauses++;
  }

  @Override
  public void resume() {
    if (--pauses == 0) {
      readSoon();
    }
  }

  @Override
  public boolean isPaused() {
    return pauses > 0;
  }

  @Override
  public void close(CloseReason reason, String detail) {
    loop.execute(() -> {
      if (!isEnding) {
        isEnding = true;
        end(reason, detail);
      }
    });
  }

  private void end(CloseReason reason, String detail) {
    hasEnded = true;
    pending.forEach(ByteBuf::release);
    pending.clear();
    pendingBytes = 0;
    unread.release();
    whole.release();
    inbound.end();
    outbound.end();
    handler().closed(reason, detail);
  }

  private void pumpSoon() {
    loop.execute(this::pump);
  }

  private void pump() {
    while (!pending.isEmpty()) {
      ByteBuf next = pending.getFirst();
      int moved = outbound.offer(next);
      pendingBytes -= moved;
      taken += moved;
      if (next.isReadable()) {
        break;
      }
      pending.removeFirst().release();
    }
    if (isFull && pendingBytes < LOW && !isEnding) {
      isFull = false;
      handler().writable();
    }
  }

  private void readSoon() {
    loop.execute(this::read);
  }

  private void read() {
    if (isEnding || pauses > 0) {
      return;
    }
    byte[] chunk = inbound.poll(CHUNK);
    received += chunk.length;
    unread.writeBytes(chunk);
    String fault = parse();
    if (isEnding) {
      return;
    }
    handler().endOfRead();
    // Others may hold parts of it now.
    ByteBuf rest = allocator.directBuffer();
    topic -= whole.readerIndex();
    rest.writeBytes(whole);
    whole.release();
    whole = rest;
    unread.discardReadBytes();
    if (!fault.isEmpty()) {
      close(fault.startsWith("length") ? CloseReason.TOO_LARGE : CloseReason.BAD_FRAME, fault);
    } else if (chunk.length > 0) {
      readSoon();
    } else if (inbound.hasEnded()) {
      close(CloseReason.PEER_CLOSED, "closed by the peer");
    }
  }

  /** Hands over whole messages; the text of a fault, if there is one. */
  private String parse() {
    while (unread.readableBytes() >= 2) {
      int at = unread.readerIndex();
      int flags = unread.getByte(at);
      boolean isLong = (flags & RawPeer.LONG) != 0;
      if ((flags & ~7) != 0 || (flags & (RawPeer.COMMAND | RawPeer.MORE)) == 5) {
        return "flags " + flags;
      }
      int head = isLong ? 9 : 2;
      if (unread.readableBytes() < head) {
        return "";
      }
      long length = isLong ? unread.getLong(at + 1) : unread.getUnsignedByte(at + 1);
      if (length > Limits.DEFAULT.frame()) {
        return "length " + length;
      }
      if (unread.readableBytes() < head + length) {
        return "";
      }
      unread.skipBytes(head);
      if ((flags & RawPeer.COMMAND) != 0) {
        command(ByteBufUtil.getBytes(unread.readSlice((int) length)));
      } else {
        frame(flags, unread.slice(at, head + (int) length), (int) length);
        unread.skipBytes((int) length);
      }
    }
    return "";
  }

  private void frame(int flags, ByteBuf frame, int length) {
    if (parts++ == 0) {
      topic = whole.writerIndex() + frame.readableBytes() - length;
      topicLength = length;
    }
    whole.writeBytes(frame);
    if ((flags & RawPeer.MORE) == 0) {
      int start = whole.readerIndex();
      handler().message(whole, start, whole.readableBytes(), topic, topicLength, parts);
      whole.readerIndex(whole.writerIndex());
      parts = 0;
    }
  }

  private void command(byte[] body) {
    String name = new String(body, 1, body[0], StandardCharsets.US_ASCII);
    byte[] data = Arrays.copyOfRange(body, 1 + body[0], body.length);
    switch (name) {
      case "SUBSCRIBE", "CANCEL" -> {
        ByteBuf lent = allocator.directBuffer().writeBytes(data);
        handler().subscription(name.equals("SUBSCRIBE"), lent, 0, data.length);
        lent.release();
      }
      case "PING" -> {
        byte[] context = Arrays.copyOfRange(data, 2, data.length);
        write(allocator.directBuffer().writeBytes(RawPeer.command("PONG", context)));
        flush();
      }
      default -> handler().ignored(Ignored.UNKNOWN_COMMAND, body.length);
    }
  }

  // The test's side.

  @Override
  public InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int at, int length) throws IOException {
        return outbound.take(bytes, at, length);
      }
    };
  }

  @Override
  public OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int at, int length) throws IOException {
        inbound.put(bytes, at, length);
      }
    };
  }

  @Override
  public void patience(Duration limit) {
    outbound.patience(limit);
  }

  @Override
  public void finish() {
    inbound.end();
    if (!hasEnded) {
      readSoon();
    }
  }

  @Override
  public void close() {
    finish();
  }

  /** Bytes from one thread to another, of which so many may wait. Guarded by itself. */
  private static final class Pipe {
    private final byte[] ring;
    private final Runnable roomListener;
    private final Runnable bytesListener;
    private int head;
    private int size;
    private boolean hasEnded;
    private long patienceMillis = Await.DEADLINE.toMillis();

    Pipe(int capacity, Runnable roomListener, Runnable bytesListener) {
      this.ring = new byte[capacity];
      this.roomListener = roomListener;
      this.bytesListener = bytesListener;
    }

    synchronized void patience(Duration limit) {
      patienceMillis = limit.toMillis();
    }

    synchronized void end() {
      hasEnded = true;
      notifyAll();
    }

    synchronized boolean hasEnded() {
      return hasEnded;
    }

    /** Takes what fits, without waiting. */
    synchronized int offer(ByteBuf bytes) {
      int moved = 0;
      while (bytes.isReadable() && size < ring.length) {
        int tail = (head + size) % ring.length;
        int run = Math.min(bytes.readableBytes(), Math.min(ring.length - size, ring.length - tail));
        bytes.readBytes(ring, tail, run);
        size += run;
        moved += run;
      }
      notifyAll();
      return moved;
    }

    /** Gives what is there, without waiting. */
    synchronized byte[] poll(int most) {
      byte[] bytes = new byte[Math.min(most, size)];
      move(bytes, 0, bytes.length);
      notifyAll();
      return bytes;
    }

    private void move(byte[] bytes, int at, int length) {
      for (int done = 0; done < length; ) {
        int run = Math.min(length - done, ring.length - head);
        System.arraycopy(ring, head, bytes, at + done, run);
        head = (head + run) % ring.length;
        size -= run;
        done += run;
      }
    }

    /** Takes all, and waits for room. */
    void put(byte[] bytes, int at, int length) throws IOException {
      for (int done = 0; done < length; ) {
        synchronized (this) {
          while (size == ring.length && !hasEnded) {
            await(0);
          }
          if (hasEnded) {
            throw new IOException("the peer has ended");
          }
          int tail = (head + size) % ring.length;
          int run = Math.min(length - done, Math.min(ring.length - size, ring.length - tail));
          System.arraycopy(bytes, at + done, ring, tail, run);
          size += run;
          done += run;
        }
        bytesListener.run();
      }
    }

    /** Gives at least one byte, and waits for it; -1 at the end. */
    int take(byte[] bytes, int at, int length) throws IOException {
      int taken;
      synchronized (this) {
        long deadline = System.nanoTime() + patienceMillis * 1_000_000;
        while (size == 0 && !hasEnded) {
          long left = (deadline - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            throw new SocketTimeoutException("nothing came in " + patienceMillis + " ms");
          }
          await(left);
        }
        if (size == 0) {
          return -1;
        }
        taken = Math.min(length, size);
        move(bytes, at, taken);
        if (hasEnded) {
          return taken;
        }
      }
      roomListener.run();
      return taken;
    }

    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private void await(long millis) throws IOException {
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted");
      }
    }
  }
}

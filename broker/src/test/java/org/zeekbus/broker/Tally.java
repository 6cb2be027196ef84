package org.zeekbus.broker;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.zeekbus.zmtp.Await;

/**
 * A subscriber's thread that counts what {@link Flood}s send it, and what is missing. It fails a
 * test through {@link #disorder} if a message is damaged or does not follow the one before.
 *
 * <p>Owner: its thread; others read.
 */
final class Tally {
  private static final int FRAMES = 4;

  private static final class Stream {
    private volatile long received;
    private volatile long next;
    private volatile long missing;

    Stream(long first) {
      next = first;
    }
  }

  private final RawPeer subscriber;
  private final Map<String, Stream> streams = new ConcurrentHashMap<>();
  private volatile int bytesPerMilli;
  private volatile String disorder = "";

  private Tally(RawPeer subscriber, int bytesPerMilli) {
    this.subscriber = subscriber;
    this.bytesPerMilli = bytesPerMilli;
    Thread.ofPlatform().daemon().name("tally").start(this::read);
  }

  /** Reads as fast as it can. */
  static Tally of(RawPeer subscriber) {
    return new Tally(subscriber, Integer.MAX_VALUE);
  }

  /** Reads only so much. */
  static Tally slow(RawPeer subscriber, int bytesPerMilli) {
    return new Tally(subscriber, bytesPerMilli);
  }

  /** From now on reads as fast as it can. */
  void hurry() {
    bytesPerMilli = Integer.MAX_VALUE;
  }

  private void read() {
    DataInputStream in = subscriber.in();
    byte[][] frames = new byte[FRAMES][];
    try {
      while (true) {
        int bytes = 0;
        for (int i = 0; i < FRAMES; i++) {
          int flags = in.readUnsignedByte();
          int length =
              (flags & RawPeer.LONG) == 0 ? in.readUnsignedByte() : Math.toIntExact(in.readLong());
          frames[i] = in.readNBytes(length);
          bytes += length;
          if (frames[i].length < length) {
            return;
          }
          if ((flags & ~RawPeer.LONG) != (i < FRAMES - 1 ? RawPeer.MORE : 0)) {
            disorder = "frame %d has flags %02x".formatted(i, flags);
            return;
          }
        }
        count(frames);
        if (bytesPerMilli < Integer.MAX_VALUE) {
          LockSupport.parkNanos(1_000_000L * bytes / bytesPerMilli);
        }
      }
    } catch (IOException e) {
      // The end.
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void count(byte[][] frames) {
    String name = text(frames[0]) + " from " + text(frames[1]);
    long number = ByteBuffer.wrap(frames[3]).getLong();
    Stream stream = streams.computeIfAbsent(name, n -> new Stream(number));
    if (number < stream.next) {
      disorder = "%s: %d (expected: %d or more)".formatted(name, number, stream.next);
    }
    stream.missing += number - stream.next;
    stream.next = number + 1;
    stream.received++;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** How many messages came. */
  long received() {
    return streams.values().stream().mapToLong(s -> s.received).sum();
  }

  /** How many messages of this topic came, whoever sent them. */
  long received(String topic) {
    return streams.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(topic + " from "))
        .mapToLong(entry -> entry.getValue().received)
        .sum();
  }

  /** How many were passed over, from the first to the last that came. */
  long missing() {
    return streams.values().stream().mapToLong(s -> s.missing).sum();
  }

  /** A fault in the order or form of messages; empty if there is none. */
  String disorder() {
    return disorder;
  }

  /** Returns when so many messages have come. */
  Tally awaitReceived(long count) {
    Await.until(() -> count + " messages: " + this, Await.DEADLINE, () -> received() >= count);
    return this;
  }

  @Override
  public String toString() {
    Map<String, String> all = new TreeMap<>();
    streams.forEach(
        (name, s) -> all.put(name, "%d received, %d missing".formatted(s.received, s.missing)));
    return all + " " + disorder;
  }
}

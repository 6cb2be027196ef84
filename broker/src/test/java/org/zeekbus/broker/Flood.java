package org.zeekbus.broker;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.zeekbus.zmtp.Await;

/**
 * A publisher's thread that sends numbered messages: topic, who sends, and a payload that begins
 * with the message's number among those of its topic and sender. A {@link Tally} understands them.
 *
 * <p>Owner: the test's thread.
 */
final class Flood implements AutoCloseable {
  private static final int CHUNK = 32 << 10;

  private final RawPeer publisher;
  private final String[] topics;
  private final byte[][] templates;
  private final Thread thread;
  private volatile long sent;
  private volatile boolean isStopped;

  private Flood(
      RawPeer publisher, String sender, int payload, long count, int perSecond, String... topics) {
    this.publisher = publisher;
    this.topics = topics;
    this.templates = new byte[topics.length][];
    for (int i = 0; i < topics.length; i++) {
      templates[i] =
          RawPeer.message(
              RawPeer.bytes(topics[i]),
              RawPeer.bytes(sender),
              RawPeer.bytes("broker-bin-v1"),
              new byte[payload]);
    }
    this.thread =
        Thread.ofPlatform().daemon().name("flood").start(() -> send(payload, count, perSecond));
  }

  /** Sends so many messages in all, round the topics, as fast as the broker takes them. */
  static Flood of(RawPeer publisher, String sender, int payload, long count, String... topics) {
    return new Flood(publisher, sender, payload, count, Integer.MAX_VALUE, topics);
  }

  /** Sends until it is closed, round the topics, as fast as the broker takes them. */
  static Flood endless(RawPeer publisher, String sender, int payload, String... topics) {
    return new Flood(publisher, sender, payload, Long.MAX_VALUE, Integer.MAX_VALUE, topics);
  }

  /** Sends until it is closed, this many a second. */
  static Flood atRate(
      RawPeer publisher, String sender, int payload, int perSecond, String... topics) {
    return new Flood(publisher, sender, payload, Long.MAX_VALUE, perSecond, topics);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void send(int payload, long count, int perSecond) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(2 * CHUNK);
    long start = System.nanoTime();
    long inChunk = 0;
    try {
      for (long i = 0; i < count && !isStopped; i++) {
        byte[] message = templates[(int) (i % topics.length)];
        ByteBuffer.wrap(message).putLong(message.length - payload, i / topics.length);
        chunk.writeBytes(message);
        inChunk++;
        boolean isPaced = perSecond < Integer.MAX_VALUE;
        if (chunk.size() >= CHUNK || i == count - 1 || isPaced) {
          publisher.says(chunk.toByteArray());
          sent += inChunk;
          inChunk = 0;
          chunk.reset();
        }
        while (isPaced && System.nanoTime() - start < i * 1_000_000_000L / perSecond) {
          LockSupport.parkNanos(100_000);
        }
      }
    } catch (UncheckedIOException e) {
      // The broker or the test has closed the connection; what was sent before counts.
    }
  }

  /** How many messages the system has taken so far. */
  long sent() {
    return sent;
  }

  /** How many of those have this topic. */
  long sent(String topic) {
    long all = sent;
    for (int i = 0; i < topics.length; i++) {
      if (topics[i].equals(topic)) {
        return all / topics.length + (i < all % topics.length ? 1 : 0);
      }
    }
    return 0;
  }

  /** Waits until all are sent. */
  Flood join() {
    Await.until("flood sent", () -> !thread.isAlive());
    return this;
  }

  /** Sends no more; what it is sending goes out whole. */
  Flood stop() {
    isStopped = true;
    return join();
  }

  @Override
  public void close() {
    isStopped = true;
    publisher.close();
    join();
  }
}

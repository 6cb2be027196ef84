package org.zeekbus.logger.queue;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.spool.Spool;

/**
 * A log batch on its way from the socket to every sink.
 *
 * <p>Owner: shared by the sinks that did not {@link #release} it yet; nobody moves the payload's
 * indexes.
 */
public final class Batch {
  private final String sender;
  private final String address;
  private final ByteBuf payload;
  private final int held;
  private final long arrivedMillis;
  private final long bornNanos = System.nanoTime();
  private final @Nullable BatchMemory memory;
  private final int deaths;
  private final AtomicInteger owners = new AtomicInteger(1);
  private volatile String keptAt = "";

  /**
   * Takes the payload's reference.
   *
   * @param sender the node id in the message, as it prints
   * @param address where it came from: what warnings of it are counted by, as a sender can call
   *     itself anything
   * @param held memory that the payload keeps alive, in bytes
   * @param arrivedMillis since 1970
   */
  public Batch(
      String sender,
      String address,
      ByteBuf payload,
      int held,
      long arrivedMillis,
      BatchMemory memory) {
    this.sender = sender;
    this.address = address;
    this.payload = payload;
    this.held = held;
    this.arrivedMillis = arrivedMillis;
    this.memory = memory;
    this.deaths = 0;
    memory.took(held);
  }

  /** A batch that comes from a spool: one at a time, whose memory is not counted. */
  public Batch(Spool.Entry entry) {
    this.sender = entry.sender();
    this.address = "spool";
    this.payload = entry.batch();
    this.held = 0;
    this.arrivedMillis = entry.arrivedMillis();
    this.memory = null;
    this.deaths = entry.deaths();
  }

  /** Whether it comes from a spool. */
  public boolean isSpooled() {
    return memory == null;
  }

  public String sender() {
    return sender;
  }

  /** The address of the peer it came from. */
  public String address() {
    return address;
  }

  /** How many processes have ended while a sink had it in hand. */
  public int deaths() {
    return deaths;
  }

  /** The file among the bad batches in which it is kept already; empty if it is in none. */
  public String keptAt() {
    return keptAt;
  }

  public void keptAt(String file) {
    keptAt = file;
  }

  /** Bytes of the payload. */
  public int length() {
    return payload.readableBytes();
  }

  public int held() {
    return held;
  }

  public long arrivedMillis() {
    return arrivedMillis;
  }

  /** When it came from the socket, or from a spool, in the time of {@link System#nanoTime}. */
  long bornNanos() {
    return bornNanos;
  }

  /** Copies the payload to the start of {@code to}. */
  public void copyTo(byte[] to) {
    payload.getBytes(payload.readerIndex(), to, 0, length());
  }

  /** The payload, of which nobody moves the indexes. */
  public ByteBuf payload() {
    return payload;
  }

  /** One more must release it. */
  public void retain() {
    owners.incrementAndGet();
  }

  /** The caller needs it no more. */
  public void release() {
    if (owners.decrementAndGet() == 0) {
      payload.release();
      if (memory != null) {
        memory.gaveBack(held);
      }
    }
  }
}

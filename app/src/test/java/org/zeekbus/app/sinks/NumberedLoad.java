package org.zeekbus.app.sinks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/**
 * Records of one log that are numbered, from a PUSH of libzmq: {@code n} counts from 0, and {@code
 * uid} is one of {@link #KEYS}. Records with one uid have rising numbers.
 *
 * <p>Owner: the test's thread, or the thread that {@link #keepSending} starts until {@link
 * #finish}.
 */
final class NumberedLoad implements AutoCloseable {
  static final String PATH = "load";
  static final int KEYS = 16;
  static final int IN_BATCH = 50;

  /** A record's number in its text, so that it can be found in the bytes of a batch. */
  static final String MARK = "@(\\d+)@";

  private static final Duration PACE = Duration.ofMillis(5);

  private static final LogSchema SCHEMA =
      LogSchema.of(
          "Load::LOG",
          PATH,
          List.of(
              LogField.of("ts", ZeekType.TIME),
              LogField.of("uid", ZeekType.STRING),
              LogField.of("n", ZeekType.COUNT),
              LogField.of("text", ZeekType.STRING)));

  private final PythonPeer python = PythonPeer.start();
  private final PythonPeer.Socket push = python.socket("PUSH", "SNDHWM=0");
  private final LogBatchWriter writer = new LogBatchWriter(SCHEMA);
  private final String text;
  private int sent;
  private @Nullable Thread sender;
  private volatile boolean isOver;

  /** Sends to a logger, which may not be there yet; each record is this long and some bytes. */
  NumberedLoad(Endpoint logger, int length) {
    push.connect(logger);
    text = "x".repeat(length);
  }

  /** Sends as many batches of {@link #IN_BATCH} records. */
  void send(int batches) {
    for (int i = 0; i < batches; i++) {
      send();
    }
  }

  /** Goes on as if so many had been sent. */
  synchronized void skip(int batches) {
    sent += batches * IN_BATCH;
  }

  private synchronized void send() {
    for (int i = 0; i < IN_BATCH; i++) {
      int number = sent++;
      byte[] uid = ("C" + number % KEYS).getBytes(US_ASCII);
      writer.putDouble(System.currentTimeMillis() / 1000.0);
      byte[] mark = ("@" + number + "@" + text).getBytes(US_ASCII);
      writer.putBytes(uid, 0, uid.length).putLong(number).putBytes(mark, 0, mark.length);
    }
    boolean sent =
        push.send(bytes("log-write"), bytes("worker-1"), bytes("zeek-bin-serializer"), batch());
    if (!sent) {
      throw new IllegalStateException("libzmq has a bound that it was told not to have");
    }
  }

  private byte[] batch() {
    byte[] batch = writer.toBytes();
    writer.clear();
    return batch;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  /** Sends at a steady pace until {@link #finish}. */
  void keepSending() {
    sender =
        Thread.ofPlatform()
            .name("load")
            .start(() -> {
              while (!isOver) {
                send();
                LockSupport.parkNanos(PACE.toNanos());
              }
            });
  }

  /** Sends no more. */
  void finish() throws InterruptedException {
    isOver = true;
    if (sender != null) {
      sender.join();
    }
  }

  /** Records that were sent. */
  synchronized int sent() {
    return sent;
  }

  @Override
  public void close() {
    try {
      finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    python.close();
  }
}

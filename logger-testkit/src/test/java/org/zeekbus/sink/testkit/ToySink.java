package org.zeekbus.sink.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.zeek.log.LogBatchReader;

/**
 * A small sink with a thread that writes, as one with a target on the network has; and what it may
 * do wrong.
 *
 * <p>Owner: the sink's thread; the writer and this share what {@code this} guards.
 */
final class ToySink implements Sink {
  private static final long BOUND = 2 << 20;
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(300);

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private final SinkContext context;
  private final ToyTarget target;
  private final Defect defect;
  private final Thread writer;
  private final Deque<Line> lines = new ArrayDeque<>();

  /** Lines that the writer does not see yet, of a sink that is wrong. */
  private final List<Line> held = new ArrayList<>();

  private long bytes;
  private long written;
  private boolean isEnded;
  private String problem = "";

  private interface Text {
    String get();
  }

  private record Line(String path, Text text, int length) {}

  ToySink(SinkContext context, ToyTarget target, Defect defect) {
    this.context = context;
    this.target = target;
    this.defect = defect;
    this.writer = context.thread("writer", this::write);
    writer.start();
    if (defect == Defect.LEAVES_A_THREAD) {
      context.virtualThread("left", () -> new CountDownLatch(1).await()).start();
    }
  }

  private void write() throws InterruptedException {
    while (true) {
      Line line;
      synchronized (this) {
        while (lines.isEmpty() && !isEnded) {
          wait();
        }
        if (lines.isEmpty()) {
          return;
        }
        line = lines.getFirst();
      }
      try {
        write(line);
        done(line);
      } catch (IOException e) {
        fails(line, e);
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private void write(Line line) throws IOException, InterruptedException {
    try {
      target.write(line.path, line.text.get());
    } catch (ToyTarget.Refusal e) {
      if (defect == Defect.RETRIES_REFUSED_RECORDS) {
        throw new IOException("refused", e);
      }
      if (defect != Defect.LOSES_REFUSED_RECORDS) {
        putAside(line, "refused for ever");
      }
    } catch (IOException e) {
      if (defect == Defect.PUTS_ASIDE_WHAT_IS_REFUSED_FOR_NOW) {
        putAside(line, "refused");
      } else {
        throw e;
      }
    }
  }

  private void putAside(Line line, String reason) throws IOException {
    byte[] text = line.text.get().getBytes(UTF_8);
    try {
      context.deadLetters().put(line.path, "toy", reason, text, 0, text.length);
    } catch (IOException e) {
      if (defect != Defect.GIVES_UP_A_RECORD_THAT_CANNOT_BE_PUT_ASIDE) {
        throw e;
      }
    }
  }

  private synchronized void done(Line line) {
    problem = "";
    written++;
    if (!lines.isEmpty()) {
      lines.removeFirst();
      bytes -= line.length;
    }
    notifyAll();
  }

  private synchronized void fails(Line line, IOException e) {
    problem = String.valueOf(e.getMessage());
    if (defect == Defect.LOSES_WHAT_FAILED) {
      done(line);
    } else if (defect == Defect.WRITES_AGAIN_WHAT_WAS_TAKEN && written > 0) {
      lines.addFirst(new Line("numbered", () -> "again", 0));
      written = 0;
    }
    notifyAll();
  }

  @Override
  public void accept(LogBatchReader batch, Arrival arrival) throws IOException {
    awaitRoom();
    List<Line> taken = new ArrayList<>();
    if (defect == Defect.TAKES_BROKEN_BATCHES) {
      add(batch, taken, true);
    } else {
      batch.check();
      add(batch, taken, false);
    }
    take(taken, taken.size());
  }

  private synchronized void awaitRoom() throws IOException {
    if (bytes < BOUND || defect == Defect.HAS_NO_BOUND) {
      return;
    }
    long end = System.nanoTime() + PATIENCE;
    try {
      while (bytes >= BOUND) {
        long left = end - System.nanoTime();
        if (left <= 0 && defect != Defect.BLOCKS_IN_ACCEPT) {
          throw new IOException("the toy takes nothing: " + problem);
        }
        wait(Math.max(1, left / 1_000_000));
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private void add(LogBatchReader batch, List<Line> taken, boolean isHandedOn) throws IOException {
    String path = batch.schema().path().text();
    int field = batch.schema().indexOf("s");
    while (batch.next()) {
      Text text = () -> "";
      int length = 1;
      if (field >= 0 && batch.isPresent(field)) {
        byte[] in = batch.array();
        int at = batch.bytesOffset(field);
        length = batch.bytesLength(field);
        int count = length;
        String now = new String(in, at, length, UTF_8);
        text =
            defect == Defect.KEEPS_THE_READERS_MEMORY
                ? () -> check(new String(in, at, count, UTF_8), now)
                : () -> now;
      }
      taken.add(new Line(path, text, length));
      if (isHandedOn) {
        take(taken, 1);
        taken.clear();
      }
    }
  }

  /** What a target would make of other bytes: nothing good. */
  private static String check(String text, String expected) {
    return text.equals(expected) ? text : ToyTarget.REFUSED;
  }

  private synchronized void take(List<Line> taken, int count) throws IOException {
    if (defect == Defect.KEEPS_HALF_OF_A_BATCH && !problem.isEmpty()) {
      lines.addAll(taken.subList(0, count / 2));
      throw new IOException("the toy takes nothing: " + problem);
    }
    (isHolding() ? held : lines).addAll(taken);
    taken.forEach(line -> bytes += line.length);
    notifyAll();
  }

  private boolean isHolding() {
    return defect == Defect.SAYS_FLUSHED_TOO_EARLY
        || defect == Defect.LOSES_AT_CLOSE
        || defect == Defect.KEEPS_THE_READERS_MEMORY;
  }

  private void handOn() {
    lines.addAll(held);
    held.clear();
    notifyAll();
  }

  @Override
  public synchronized void flush() throws IOException {
    if (defect == Defect.SAYS_FLUSHED_TOO_EARLY) {
      return;
    }
    handOn();
    try {
      awaitWritten(defect == Defect.BLOCKS_IN_FLUSH);
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private void awaitWritten(boolean isPatient) throws IOException, InterruptedException {
    long size = lines.size();
    long end = System.nanoTime() + PATIENCE;
    while (!lines.isEmpty()) {
      if (lines.size() != size) {
        size = lines.size();
        end = System.nanoTime() + PATIENCE;
      }
      long left = end - System.nanoTime();
      if (left <= 0 && !isPatient) {
        throw new IOException("the toy does not answer: " + problem);
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }

  @Override
  public synchronized void close() throws IOException {
    boolean isWritten = false;
    try {
      if (defect != Defect.LOSES_AT_CLOSE) {
        handOn();
        awaitWritten(defect == Defect.BLOCKS_IN_CLOSE);
      }
      isWritten = true;
    } catch (IOException e) {
      if (defect != Defect.CLOSES_WITHOUT_A_WORD) {
        throw e;
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    } finally {
      isEnded = true;
      if (!isWritten) {
        lines.clear();
        bytes = 0;
      }
      notifyAll();
      end();
    }
  }

  private void end() throws IOException {
    writer.interrupt();
    try {
      while (writer.isAlive()) {
        wait(1);
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}

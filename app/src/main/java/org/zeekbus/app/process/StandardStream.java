package org.zeekbus.app.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.system.BrokenPipe;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Standard output or standard error. It remembers what could not be written, which the writers in
 * front of it swallow. A service's never block: a thread writes what waits in a bounded queue, and
 * what finds no room is dropped, counted and told once there is room again.
 *
 * <p>Owner: any thread; all state is guarded by this object.
 */
public final class StandardStream extends OutputStream {
  /** Bytes. Some 8,000 lines of the log. */
  private static final int MOST_WAITING = 1 << 20;

  /** How long {@link #flush} waits for a reader. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String name;
  private final Optional<Path> descriptor;
  private final OutputStream to;

  // Once it never blocks.
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private boolean isQueued;
  private int waitingBytes; // with those that are being written
  private boolean isDropping;
  private boolean isStuck; // since a flush, nothing was taken
  private long droppedLines; // not told yet

  private @Nullable IOException failure; // the first

  public StandardStream(String name, Optional<Path> descriptor, OutputStream to) {
    this.name = name;
    this.descriptor = descriptor;
    this.to = to;
  }

  public static StandardStream out() {
    return new StandardStream(
        "standard output",
        Optional.of(Path.of("/proc/self/fd/1")),
        new FileOutputStream(FileDescriptor.out));
  }

  public static StandardStream err() {
    return new StandardStream(
        "standard error",
        Optional.of(Path.of("/proc/self/fd/2")),
        new FileOutputStream(FileDescriptor.err));
  }

  /** From now on, nobody waits for whoever reads. */
  public synchronized void neverBlock(Supervisor threads) {
    Thread writer = threads.platform("zeekbus-" + name.replace(' ', '-'), this::writeWhatWaits);
    writer.setDaemon(true); // it may stand in write(2) when the process ends
    writer.start();
    isQueued = true;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    synchronized (this) {
      if (isQueued) {
        offer(bytes, from, length);
        return;
      }
      if (failure != null) {
        throw failure; // else later output would have a hole
      }
      try {
        to.write(bytes, from, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }

  private void offer(byte[] bytes, int from, int length) {
    if (isDropping || waitingBytes + length > MOST_WAITING) {
      isDropping = true;
      droppedLines += lines(bytes, from, length);
      return;
    }
    waiting.add(Arrays.copyOfRange(bytes, from, from + length));
    waitingBytes += length;
    notifyAll();
  }

  private static long lines(byte[] bytes, int from, int length) {
    long lines = 0;
    for (int i = from; i < from + length; i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    return lines;
  }

  private void writeWhatWaits() throws InterruptedException {
    while (true) {
      byte[] next = next();
      try {
        to.write(next);
      } catch (IOException e) {
        failed(e);
      }
      long dropped = written(next.length);
      if (dropped > 0) {
        // Here, with no lock held, as the log may end in this very stream.
        LoggerFactory.getLogger(StandardStream.class)
            .warn("{}: {} lines are missing here, because nobody read it", name, dropped);
      }
    }
  }

  private synchronized byte[] next() throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
    return waiting.remove();
  }

  private synchronized void failed(IOException e) {
    failure = failure == null ? e : failure;
  }

  /** How many lines were dropped, if this ends an episode. */
  private synchronized long written(int length) {
    waitingBytes -= length;
    isStuck = false;
    notifyAll();
    if (!isDropping || waitingBytes > MOST_WAITING / 2) {
      return 0;
    }
    isDropping = false;
    long dropped = droppedLines;
    droppedLines = 0;
    return dropped;
  }

  /** Waits a moment until all is written, but no second time for somebody who does not read. */
  @Override
  public synchronized void flush() {
    if (!isStuck) {
      isStuck = !awaitWritten(PATIENCE);
    }
  }

  /** Waits until all is written; false if that takes too long. */
  private synchronized boolean awaitWritten(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (waitingBytes > 0) {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
          return false;
        }
        wait(millis);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Waits a moment until all is written, and says what is missing untold: nothing if all was
   * written, or if the reader of a command went away, who wants no more. Nor does a terminal.
   */
  public synchronized Optional<String> finish() {
    boolean isWritten = awaitWritten(PATIENCE);
    if (isClosedPipe()) {
      return isQueued && failure != null && BrokenPipe.is(failure)
          ? Optional.of(name + ": its reader ended, and later lines are lost")
          : Optional.empty();
    }
    if (failure != null) {
      return Optional.of("cannot write to %s: %s".formatted(name, Reason.of(failure)));
    }
    if (!isWritten || droppedLines > 0) {
      long waits = waiting.stream().mapToLong(each -> lines(each, 0, each.length)).sum();
      return Optional.of(
          "%s: %d lines are lost, because nobody read it".formatted(name, droppedLines + waits));
    }
    return Optional.empty();
  }

  /** Whether its reader went away. Only that makes a pipe, socket or terminal fail. */
  public synchronized boolean isClosedPipe() {
    if (failure == null) {
      return false;
    }
    if (BrokenPipe.is(failure)) {
      return true;
    }
    try {
      String target =
          descriptor.isEmpty() ? "" : Files.readSymbolicLink(descriptor.get()).toString();
      return target.matches("(pipe|socket):.*|/dev/(pts/|tty).*");
    } catch (IOException e) {
      return false; // a system without /proc
    }
  }
}

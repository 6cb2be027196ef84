package org.zeekbus.sink.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.zeekbus.sink.Sink;

/**
 * A sink that one thread calls, as in the logger. A call that does not come back within the bound
 * fails the test. Owner: JUnit's thread.
 */
final class SinkUnderTest {
  /** As the logger has it. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** In bounds of a call. */
  private static final int LONGEST_RETRY = 3;

  private final Sink sink;
  private final Duration bound;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("sink").factory());
  private boolean isClosed;
  private boolean isStuck;

  SinkUnderTest(Sink sink, Duration bound) {
    this.sink = sink;
    this.bound = bound;
  }

  /** A call that may fail as a sink may. */
  @FunctionalInterface
  interface Call {
    void run() throws IOException;
  }

  void accept(SinkBatch batch) throws IOException {
    call("accept", () -> batch.giveTo(sink));
  }

  /** Whether the sink takes it now. */
  boolean offer(SinkBatch batch) throws IOException {
    try {
      accept(batch);
      return true;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).isBlank()) {
        throw new AssertionError("an exception that says nothing", e);
      }
      return false;
    }
  }

  void flush() throws IOException {
    call("flush", sink::flush);
  }

  /** Closes it once. */
  void close() throws IOException {
    if (!isClosed) {
      isClosed = true;
      call("close", sink::close);
    }
  }

  /** Closes it unless the test has, or it hangs. */
  void end() throws IOException {
    try {
      if (!isStuck) {
        close();
      }
    } finally {
      thread.shutdownNow();
    }
  }

  /** Offers it until it is taken, as the logger does. */
  void put(SinkBatch batch) throws IOException {
    retry(() -> accept(batch));
  }

  /** Flushes until it works, as the logger does. */
  void flushAtLast() throws IOException {
    retry(this::flush);
  }

  private void retry(Call call) throws IOException {
    long end = System.nanoTime() + LONGEST_RETRY * bound.toNanos();
    while (true) {
      try {
        call.run();
        return;
      } catch (IOException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private void call(String name, Call call) throws IOException {
    try {
      Callable<Boolean> task =
          () -> {
            call.run();
            return true;
          };
      var _ = thread.submit(task).get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      isStuck = true;
      throw new AssertionError("%s blocks for more than %s".formatted(name, bound), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new AssertionError(e);
      }
    }
  }
}

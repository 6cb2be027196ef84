package org.zeekbus.logger;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkDetails;
import org.zeekbus.zeek.log.LogBatchReader;

/** Keeps the numbers of each log's records; some logs, or all, can be made unavailable. */
final class PathSink implements Sink {
  final Set<String> unavailable = ConcurrentHashMap.newKeySet();
  final AtomicInteger refusals = new AtomicInteger();
  final Map<String, List<Long>> numbers = new ConcurrentHashMap<>();
  volatile boolean isClosed;

  /** An additional step for each batch. */
  volatile @Nullable Step onAccept;

  volatile @Nullable Step onFlush;
  volatile @Nullable Step onClose;
  volatile @Nullable Runnable onDetails;

  /** May hang, or fail. */
  @FunctionalInterface
  interface Step {
    void run(String path, long number) throws Exception;
  }

  @Override
  public void accept(LogBatchReader batch, Arrival arrival) throws IOException {
    String path = batch.schema().path().text();
    batch.check();
    batch.next();
    run(onAccept, path, batch.longAt(0));
    if (unavailable.contains(path)) {
      refusals.incrementAndGet();
      throw new LogUnavailableException(
          path + ".log: cannot be opened: it is a directory; remove it", new IOException());
    }
    List<Long> all = numbers.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>());
    do {
      all.add(batch.longAt(0));
    } while (batch.next());
  }

  List<Long> of(String path) {
    return numbers.getOrDefault(path, List.of());
  }

  @Override
  public void flush() throws IOException {
    run(onFlush, "", 0);
  }

  @Override
  public @Nullable SinkDetails details() {
    Runnable step = onDetails;
    if (step != null) {
      step.run();
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    run(onClose, "", 0);
    isClosed = true;
  }

  private static void run(@Nullable Step step, String path, long number) throws IOException {
    if (step == null) {
      return;
    }
    try {
      step.run(path, number);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

package org.zeekbus.logger;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogRecord;

/** Keeps what it is given; can be made to refuse it, as a full disk would. */
final class CollectingSink implements Sink {
  final List<LogRecord> records = new CopyOnWriteArrayList<>();
  final AtomicInteger refusals = new AtomicInteger();
  final AtomicInteger flushes = new AtomicInteger();
  volatile @Nullable String trouble;
  volatile boolean isClosed;

  @Override
  public void accept(LogBatchReader batch, Arrival arrival) throws IOException {
    String now = trouble;
    if (now != null) {
      refusals.incrementAndGet();
      throw new IOException(now);
    }
    batch.check();
    while (batch.next()) {
      records.add(batch.toRecord());
    }
  }

  @Override
  public void flush() {
    flushes.incrementAndGet();
  }

  @Override
  public void close() {
    isClosed = true;
  }
}

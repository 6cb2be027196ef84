package org.zeekbus.web.metrics;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.deadletters.SinkDeadLetters;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkMeter;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.shape.Shaping;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkGoneException;
import org.zeekbus.zeek.log.LogBatchReader;

/** A sink that a test brings into trouble. Owner: the logger's thread; a test sets the trouble. */
final class TroubledSink implements Sink {
  enum Trouble {
    NONE,
    /** It takes nothing. */
    FAILS,
    /** It never comes back. */
    HANGS,
    /** It cannot write one log. */
    LOG_UNAVAILABLE,
    /** It will never take anything again. */
    GONE
  }

  private final SinkMeter meter = new SinkMeter();
  private final CountDownLatch healed = new CountDownLatch(1);
  private volatile Trouble trouble = Trouble.NONE;

  private final SinkDeadLetters letters;

  /** A sink whose dead letters go to this directory. */
  TroubledSink(Path directory) {
    letters =
        new SinkDeadLetters(
            "troubled",
            directory,
            meter,
            InstantSource.system(),
            LoggerFactory.getLogger(TroubledSink.class));
    meter.gauge("troubles", "How many kinds of trouble there are", () -> Trouble.values().length);
  }

  Output output(String name, SinkOverflow overflow) {
    return output(name, overflow, null);
  }

  Output output(String name, SinkOverflow overflow, @Nullable Shaping shaping) {
    return new Output(
        name, this, overflow, OnGone.DROP, meter::metrics, letters, null, shaping, false, null);
  }

  /** Its target refuses a record for ever. */
  void refusesARecord() throws IOException {
    letters.open().put("http", "table http", "no column trans_depth", new byte[] {'1'}, 0, 1);
  }

  void has(Trouble which) {
    trouble = which;
    if (which == Trouble.NONE) {
      healed.countDown();
    }
  }

  @Override
  public void accept(LogBatchReader batch, Arrival arrival) throws IOException {
    switch (trouble) {
      case FAILS -> throw new IOException("connection refused");
      case GONE -> throw new SinkGoneException("its target is gone");
      case LOG_UNAVAILABLE ->
          throw new LogUnavailableException("its table is locked", new IOException("locked"));
      case HANGS -> {
        try {
          healed.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      case NONE -> {}
    }
    batch.check();
    meter.counter("batches", "Batches that came").increment();
    while (batch.next()) {
      // Looked at, and dropped.
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}

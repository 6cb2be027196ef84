package org.zeekbus.app.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Goes before whatever is logged first. A start that is refused before anything is logged says only
 * why.
 *
 * <p>Owner: any thread; its state is guarded by itself.
 */
public final class StartupLine extends TurboFilter implements AutoCloseable {
  private final String text;
  private boolean isSaid;

  private StartupLine(String text) {
    this.text = text;
  }

  /** Waits for the first line of the log, to go before it. */
  public static StartupLine of(String text) {
    StartupLine line = new StartupLine(text);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      logs.addTurboFilter(line);
    }
    return line;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable cause) {
    if (format != null && level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      say();
    }
    return FilterReply.NEUTRAL;
  }

  /** Says it now, unless it was said before. */
  public synchronized void say() {
    if (!isSaid) {
      isSaid = true;
      LoggerFactory.getLogger(StartupLine.class).info("{}", text);
      close();
    }
  }

  /** From now on it costs nothing. */
  @Override
  public void close() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      logs.getTurboFilterList().remove(this);
    }
  }
}

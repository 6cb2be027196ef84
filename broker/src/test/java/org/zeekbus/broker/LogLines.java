package org.zeekbus.broker;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.Await;

/** The log lines of brokers, for a test: {@code LEVEL text}. Owner: any thread. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Broker.class);
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LogLines() {}

  /** Listens until it is closed; nothing is printed meanwhile. */
  static LogLines record() {
    LogLines log = new LogLines();
    log.setContext(log.logger.getLoggerContext());
    log.start();
    log.logger.setLevel(ch.qos.logback.classic.Level.INFO);
    log.logger.setAdditive(false);
    log.logger.addAppender(log);
    return log;
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getLevel() + " " + event.getFormattedMessage());
  }

  List<String> lines() {
    return lines;
  }

  /** Returns the first line that has this in it; waits for it. */
  String await(String text) {
    Predicate<String> isMeant = line -> line.contains(text);
    Await.until(
        () -> "'" + text + "' in the log: " + lines,
        Await.DEADLINE,
        () -> lines.stream().anyMatch(isMeant));
    return lines.stream().filter(isMeant).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}

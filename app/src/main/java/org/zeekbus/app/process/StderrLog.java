package org.zeekbus.app.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Logs to standard error, one line each, with times of ISO 8601. Logback finds this class as a
 * service; reading a file would take a good part of the time that a start takes. A file named by
 * {@code -Dlogback.configurationFile} overrides it.
 */
public final class StderrLog extends ContextAwareBase implements Configurator {
  private static final String FORMAT = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg%n";
  private static final String FILE_PROPERTY = "logback.configurationFile";

  /** Kafka's client says the same again and again; a sink says once what an operator needs. */
  private static final String KAFKA = "org.apache.kafka";

  /** Of these, errors too: at each try to connect, and each question for a topic. */
  private static final List<String> KAFKA_FLOODS =
      List.of("org.apache.kafka.clients.NetworkClient", "org.apache.kafka.clients.Metadata");

  /** It says of each column of each file why it has no bloom filter. */
  private static final String PARQUET = "org.apache.parquet";

  /** For the service loader. */
  public StderrLog() {}

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    if (System.getProperty(FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logs);
    encoder.setPattern(FORMAT);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(logs);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.setImmediateFlush(false); // nothing is buffered, and a flush may wait for a reader
    appender.start();
    Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    logs.getLogger(PARQUET).setLevel(Level.WARN);
    logs.getLogger(KAFKA).setLevel(Level.ERROR);
    KAFKA_FLOODS.forEach(name -> logs.getLogger(name).setLevel(Level.OFF));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** From now on, log what is at least as grave as {@code level}. */
  public static void setLevel(LogLevel level) {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.valueOf(level.name()));
    }
  }

  /** From now on, log of one package nothing less grave than warnings. */
  public static void quiet(Package of) {
    if (LoggerFactory.getLogger(of.getName()) instanceof Logger logger) {
      logger.setLevel(Level.WARN);
    }
  }
}

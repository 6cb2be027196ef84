package org.zeekbus.logger.sinks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.zeekbus.logger.deadletters.SinkDeadLetters;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.DeadLetters;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.sink.SinkMetrics;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The context that the logger gives to one sink.
 *
 * @param name the sink's
 * @param path of the sink's directory, which may not be there yet
 * @param logs the logger's directory
 * @param letters its dead letters, in that directory
 * @param supervisor of the logger's threads, for sinks of the logger's own
 */
public record LoggerSinkContext(
    String name,
    SettingValues settings,
    SinkMetrics metrics,
    InstantSource clock,
    Path path,
    Path logs,
    SinkDeadLetters letters,
    Supervisor supervisor)
    implements SinkContext {
  /**
   * A context whose dead letters are in the sink's directory.
   *
   * @param name the sink's
   * @param path of the sink's directory, which may not be there yet
   * @param logs the logger's directory
   */
  LoggerSinkContext(
      String name,
      SettingValues settings,
      SinkMetrics metrics,
      InstantSource clock,
      Path path,
      Path logs,
      Supervisor supervisor) {
    this(
        name,
        settings,
        metrics,
        clock,
        path,
        logs,
        new SinkDeadLetters(name, path.resolve("dead-letters"), metrics, clock, new SinkLog(name)),
        supervisor);
  }

  @Override
  public Logger log() {
    return new SinkLog(name);
  }

  @Override
  public Path directory() throws IOException {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new IOException(
          "sink %s: %s cannot be made: %s".formatted(name, path, Reason.withRemedy(path, e)), e);
    }
  }

  @Override
  public DeadLetters deadLetters() {
    return letters.open();
  }

  @Override
  public Thread thread(String job, Work work) {
    return supervisor.platform(threadName(job), work::run);
  }

  @Override
  public Thread virtualThread(String job, Work work) {
    return supervisor.virtual(threadName(job), work::run);
  }

  private String threadName(String job) {
    return "zeekbus-%s-%s".formatted(name, job);
  }
}

package org.zeekbus.app.query;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.zeekbus.query.LogDatabase;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.zmtp.thread.Supervisor;
import picocli.CommandLine.ExitCode;

/**
 * Ends the process if a query takes far more than it may: what a single function of DuckDB takes is
 * not counted by DuckDB's own bound on memory, and such a function does not stop when it is told
 * to. Owner: its thread.
 */
final class Watchdog {
  /** What the JVM, DuckDB's library and its threads take beside heap and data. */
  private static final long OTHERS = 512L << 20;

  /** Of DuckDB's bound: it counts some things late. */
  private static final int TOLERANCE = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Path STATUS = Path.of("/proc/self/status");

  private final LogDatabase database;
  private final String command;
  private final PrintWriter err;
  private final long memory;
  private final long most;

  private Watchdog(LogDatabase database, long memory, String command, PrintWriter err) {
    this.database = database;
    this.command = command;
    this.err = err;
    this.memory = memory;
    this.most = TOLERANCE * memory + Runtime.getRuntime().maxMemory() + OTHERS;
  }

  /**
   * Watches the queries of a database until the process ends.
   *
   * @param memory that they may take, in bytes
   * @param command names it in what is printed
   */
  static void watch(LogDatabase database, long memory, String command, PrintWriter err) {
    Watchdog watchdog = new Watchdog(database, memory, command, err);
    Thread thread = new Supervisor().platform("zeekbus-query-watchdog", watchdog::run);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (true) {
      LockSupport.parkNanos(PERIOD);
      if (resident() > most) {
        end(
            "the statement takes far more memory than --memory (%s), and does not stop"
                .formatted(new ByteSize(memory)));
      }
      if (database.overrun().compareTo(PATIENCE) > 0) {
        end("the statement was told to stop, and goes on");
      }
    }
  }

  /** The memory that this process has now; 0 if the system does not say. */
  private static long resident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      return 0;
    }
  }

  private void end(String why) {
    try {
      database.removeTemporaryFiles();
    } catch (IOException _) {
      // They are in the directory for temporary files, and the system removes them one day.
    }
    err.println(command + ": " + why + "; this process ends");
    err.flush();
    Runtime.getRuntime().halt(ExitCode.SOFTWARE);
  }
}

package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A command that ran to its end, with all that it started.
 *
 * @param seconds from its start to its end
 * @param cpuSeconds of it and its children, user and system
 * @param peakBytes the most that it had in memory, without its children
 * @param lines that it printed on stdout
 */
record TimedCommand(double seconds, double cpuSeconds, long peakBytes, List<String> lines) {
  private static final double TICKS_PER_SECOND = 100;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(30);

  // Fields of /proc/self/stat behind the name: of children that have ended.
  private static final int USER = 13;
  private static final int SYSTEM = 14;

  /** Runs it; no other child may end meanwhile. */
  static TimedCommand run(Children children, Path logs, List<String> command)
      throws IOException, InterruptedException {
    Path out = logs.resolve("command.out");
    Path err = logs.resolve("command.err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    double before = childrenSeconds();
    long start = System.nanoTime();
    Process process = children.start(builder);
    long peak = 0;
    try {
      while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, peakBytes(process));
        if (System.nanoTime() - start > PATIENCE_NANOS) {
          throw new IOException("does not end: " + String.join(" ", command));
        }
      }
    } finally {
      children.stop(process);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new IOException(
          "%s failed with %d: %s"
              .formatted(String.join(" ", command), process.exitValue(), Files.readString(err)));
    }
    return new TimedCommand(seconds, childrenSeconds() - before, peak, Files.readAllLines(out));
  }

  private static double childrenSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
  }

  private static long peakBytes(Process process) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException _) {
      // It has just ended.
    }
    return 0;
  }

  /** Such as {@code 1.25 s (2.10 CPU s)}. */
  String text() {
    return String.format(Locale.ROOT, "%.2f s (%.2f CPU s)", seconds, cpuSeconds);
  }
}

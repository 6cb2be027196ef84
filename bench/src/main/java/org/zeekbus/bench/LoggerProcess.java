package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A logger as its users start it, and what it costs. Owner: the main thread. */
final class LoggerProcess implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final Children children;
  private final String endpoint;
  private final Path log;

  private LoggerProcess(Process process, Children children, String endpoint, Path log) {
    this.process = process;
    this.children = children;
    this.endpoint = endpoint;
    this.log = log;
  }

  /** Returns when it listens. */
  static LoggerProcess start(Children children, Path root, Path log, List<String> arguments)
      throws IOException, InterruptedException {
    int port = ListeningPorts.free();
    String endpoint = "tcp://127.0.0.1:" + port;
    List<String> command = new ArrayList<>();
    command.add(root.resolve("zeekbus").toString());
    command.addAll(List.of("logger", "--listen", endpoint, "--http-listen", "none"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process process = children.start(builder.redirectOutput(log.toFile()));
    LoggerProcess logger = new LoggerProcess(process, children, endpoint, log);
    while (!ListeningPorts.contains(port)) {
      if (!process.isAlive()) {
        throw new IOException("the logger does not listen; it said:\n" + Files.readString(log));
      }
      Thread.sleep(20);
    }
    return logger;
  }

  String endpoint() {
    return endpoint;
  }

  /** Fails with what it said if it has ended. */
  void check() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("the logger has ended; it said:\n" + Files.readString(log));
    }
  }

  /** User and system time of all its threads, those that have ended among them. */
  double cpuSeconds() throws IOException {
    return cpuSeconds(Path.of("/proc/" + process.pid()));
  }

  private static double cpuSeconds(Path entry) throws IOException {
    String stat = Files.readString(entry.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** The same of each thread, by the name that the system has for it: its first 15 bytes. */
  Map<String, Double> cpuSecondsByThread() throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        seconds.merge(
            Files.readString(thread.resolve("comm")).strip(), cpuSeconds(thread), Double::sum);
      }
    }
    return seconds;
  }

  long peakBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    return 0;
  }

  @Override
  public void close() {
    try {
      children.stop(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

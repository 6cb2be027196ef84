package org.zeekbus.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One broker in a process of its own, on two free ports of the loopback. Owner: the main thread.
 */
final class BrokerProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Children children;
  private final Process process;
  private final Path log;
  private final int xsubPort;
  private final int xpubPort;
  private final int httpPort;

  private BrokerProcess(
      Children children, Process process, Path log, int xsubPort, int xpubPort, int httpPort) {
    this.children = children;
    this.process = process;
    this.log = log;
    this.xsubPort = xsubPort;
    this.xpubPort = xpubPort;
    this.httpPort = httpPort;
  }

  /**
   * Returns when the broker listens on all its ports; {@code httpPort} is 0 if it serves no HTTP,
   * nor WebSocket.
   */
  static BrokerProcess start(
      Children children, List<String> command, Path log, int xsubPort, int xpubPort, int httpPort)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process process = children.start(builder.redirectOutput(log.toFile()));
    BrokerProcess broker = new BrokerProcess(children, process, log, xsubPort, xpubPort, httpPort);
    broker.awaitListening();
    return broker;
  }

  private boolean isListening() throws IOException {
    return ListeningPorts.contains(xsubPort)
        && ListeningPorts.contains(xpubPort)
        && (httpPort == 0 || ListeningPorts.contains(httpPort));
  }

  /** The port for HTTP or WebSocket; 0 if it serves neither. */
  int httpPort() {
    return httpPort;
  }

  long pid() {
    return process.pid();
  }

  /** What it reads as its standard input. */
  OutputStream input() {
    return process.getOutputStream();
  }

  static String endpoint(int port) {
    return "tcp://127.0.0.1:" + port;
  }

  /** Arguments that tell a load program where this broker is and whose CPU time to take. */
  List<String> arguments() {
    String pids =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .map(handle -> Long.toString(handle.pid()))
            .collect(Collectors.joining(","));
    return List.of("xsub=" + endpoint(xsubPort), "xpub=" + endpoint(xpubPort), "pid=" + pids);
  }

  private void awaitListening() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isListening()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        stop();
        throw new IOException("the broker does not listen; it said:\n" + lastWords());
      }
      Thread.sleep(20);
    }
  }

  /** The end of what it printed. */
  String lastWords() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  void stop() throws InterruptedException {
    children.stop(process);
  }
}

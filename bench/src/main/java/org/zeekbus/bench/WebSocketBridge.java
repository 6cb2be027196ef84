package org.zeekbus.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One peer that runs, between the bus and WebSocket clients. Owner: the main thread. */
final class WebSocketBridge {
  private static final Pattern LIVE_BYTES = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern BUFFER_BYTES = Pattern.compile("\"used_bytes\":(\\d+)");
  private static final Pattern LAG_NANOS = Pattern.compile("\"lag_nanos\":(\\d+)");
  private static final Pattern RELAY_BYTES = Pattern.compile("bytes=(\\d+)");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final WebSocketPeer peer;
  private final BrokerProcess process;
  private final Path log;

  private WebSocketBridge(WebSocketPeer peer, BrokerProcess process, Path log) {
    this.peer = peer;
    this.process = process;
    this.log = log;
  }

  /** Returns when it listens. Zeekbus's command gets its addresses added. */
  static WebSocketBridge start(
      WebSocketPeer peer, List<String> zeekbus, RelayPackages relay, Children children, Path logs)
      throws IOException, InterruptedException {
    int xsub = ListeningPorts.free();
    int xpub = ListeningPorts.free();
    int port = ListeningPorts.free();
    List<String> command = new ArrayList<>(peer == WebSocketPeer.WS ? relay.command() : zeekbus);
    switch (peer) {
      case ZEEKBUS ->
          command.addAll(
              List.of(
                  "--xsub=" + BrokerProcess.endpoint(xsub),
                  "--xpub=" + BrokerProcess.endpoint(xpub),
                  "--http-listen=none",
                  "--websocket-listen=127.0.0.1:" + port,
                  // One that is stalled stays so.
                  "--websocket-on-full=drop",
                  "--stats=json"));
      case WS ->
          command.addAll(
              List.of(
                  BrokerProcess.endpoint(xsub),
                  BrokerProcess.endpoint(xpub),
                  Integer.toString(port)));
    }
    Path log = logs.resolve("websocket-" + peer + ".log");
    return new WebSocketBridge(
        peer, BrokerProcess.start(children, command, log, xsub, xpub, port), log);
  }

  /** Tells the load program where it is and whose CPU time to take. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(process.arguments());
    arguments.add("port=" + process.httpPort());
    return arguments;
  }

  /** The form of the event that it gets from the bus and puts there. */
  Path payload(Path text, Path binary) {
    return peer == WebSocketPeer.WS ? text : binary;
  }

  /** Bytes that live on the heap after a collection, and those outside of it. */
  long bytesInUse() throws IOException, InterruptedException {
    return switch (peer) {
      case ZEEKBUS -> liveBytes() + last(statistics(), BUFFER_BYTES);
      case WS -> {
        OutputStream input = process.input();
        input.write("memory\n".getBytes(StandardCharsets.US_ASCII));
        input.flush();
        yield last(more(Files.size(log)), RELAY_BYTES);
      }
    };
  }

  private long liveBytes() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return last(
        output(List.of(jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")),
        LIVE_BYTES);
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
    return said;
  }

  /** How late zeekbus's event loops ran a task just now, each of them. */
  List<Long> lagNanos() throws IOException, InterruptedException {
    return LAG_NANOS
        .matcher(statistics())
        .results()
        .map(match -> Long.parseLong(match.group(1)))
        .toList();
  }

  private String statistics() throws IOException, InterruptedException {
    long before = Files.size(log);
    output(List.of("kill", "-USR1", Long.toString(process.pid())));
    return more(before);
  }

  /** What it prints after so many bytes, at least a line. */
  private String more(long after) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      String said;
      try (InputStream in = Files.newInputStream(log)) {
        in.skipNBytes(after);
        said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (said.endsWith("\n")) {
        return said;
      }
      Thread.sleep(Duration.ofMillis(2));
    }
    throw new IOException(peer.title + " does not answer; it said:\n" + process.lastWords());
  }

  private static long last(String said, Pattern what) throws IOException {
    return what.matcher(said)
        .results()
        .map(match -> Long.parseLong(match.group(1)))
        .reduce((_, next) -> next)
        .orElseThrow(() -> new IOException("no " + what + " in " + said));
  }

  String lastWords() throws IOException {
    return process.lastWords();
  }

  void stop() throws InterruptedException {
    process.stop();
  }
}

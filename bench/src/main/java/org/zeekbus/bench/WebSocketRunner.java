package org.zeekbus.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.zeekbus.zeek.event.BinaryEvents;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.JsonEvents;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;

/** Runs the load program of WebSocket clients, and says what it cost. Owner: the main thread. */
final class WebSocketRunner {
  private static final String TOPIC = "lab.requests";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

  private final NativePrograms programs;
  private final Children children;
  private final Path output;
  private final Path text;
  private final Path binary;
  private String libzmq = "?";

  /** Writes the event in both its forms. */
  WebSocketRunner(NativePrograms programs, Children children, Path logs) throws IOException {
    this.programs = programs;
    this.children = children;
    this.output = logs.resolve("websocket-load.log");
    this.text = logs.resolve("event.json");
    this.binary = logs.resolve("event.bin");
    Event event = DataMessagesBenchmark.Sample.LOOKUP.event();
    JsonEvents.DataMessage message =
        new JsonEvents.DataMessage(Bytes.of(TOPIC.getBytes(US_ASCII)), event);
    Files.write(text, JsonEvents.encode(message, JsonStyle.VALID));
    Files.write(binary, BinaryEvents.encode(event));
  }

  String libzmq() {
    return libzmq;
  }

  /** The figure of one run. */
  double run(WebSocketLoad load, WebSocketBridge bridge, double seconds)
      throws IOException, InterruptedException {
    long before = load == WebSocketLoad.IDLE_1000 ? bridge.bytesInUse() : 0;
    Process process = start(load, bridge, seconds);
    try {
      List<Long> lags = new ArrayList<>();
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (process.isAlive() && System.nanoTime() < deadline) {
        process.waitFor(10, TimeUnit.MILLISECONDS);
        if (load.isLag()) {
          lags.addAll(bridge.lagNanos());
        }
        if (load.isHeld() && Files.size(output) > 0) {
          break;
        }
      }
      LoadResult result = result(load, process, bridge);
      return switch (load.unit) {
        case PER_CPU_SECOND -> 1e9 * result.number("delivered") / result.number("cpu_nanos");
        case SECONDS -> result.number("seconds");
        case MEGABYTES -> (bridge.bytesInUse() - before) / 1e6;
        case MILLISECONDS ->
            lags.stream().sorted().skip(lags.size() * 99L / 100).findFirst().orElseThrow() / 1e6;
      };
    } finally {
      children.stop(process);
    }
  }

  private Process start(WebSocketLoad load, WebSocketBridge bridge, double seconds)
      throws IOException {
    List<String> command = new ArrayList<>(programs.command("websocket"));
    command.addAll(load.arguments());
    bridge.arguments().stream()
        .filter(argument -> load.hasNode() || !argument.startsWith("xpub="))
        .forEach(command::add);
    command.addAll(
        List.of("text=" + text, "payload=" + bridge.payload(text, binary), "seconds=" + seconds));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    return children.start(builder.redirectOutput(output.toFile()));
  }

  private LoadResult result(WebSocketLoad load, Process process, WebSocketBridge bridge)
      throws IOException {
    String said = Files.readString(output).strip();
    LoadResult result = LoadResult.parse(said);
    boolean isWell =
        load.isHeld() ? process.isAlive() : !process.isAlive() && process.exitValue() == 0;
    if (!isWell || !said.contains("cpu_nanos=") || result.faults() > 0) {
      throw new IOException(
          "load %s failed: %s%nThe last words of the other side:%n%s"
              .formatted(load, said, bridge.lastWords()));
    }
    libzmq = result.text("libzmq");
    return result;
  }
}

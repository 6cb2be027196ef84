package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the native load programs. */
final class LoadRunner {
  private static final long PATIENCE_SECONDS = 90;

  private final List<String> overrides;
  private final NativePrograms programs;
  private final Children children;
  private final Path output;

  LoadRunner(List<String> overrides, NativePrograms programs, Children children, Path logs) {
    this.overrides = List.copyOf(overrides);
    this.programs = programs;
    this.children = children;
    this.output = logs.resolve("load.log");
  }

  LoadResult run(BrokerLoad load, BrokerProcess broker, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(programs.command(load.program()));
    // Of several values for a key the program takes the first.
    Stream.of(arguments, overrides, load.arguments(), broker.arguments()).forEach(command::addAll);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process process = children.start(builder.redirectOutput(output.toFile()));
    boolean ended;
    try {
      ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      children.stop(process);
    }
    String said = Files.readString(output);
    if (!ended || process.exitValue() != 0) {
      throw new IOException(
          "load %s failed: %s\nThe broker's last words:\n%s"
              .formatted(load, said, broker.lastWords()));
    }
    return LoadResult.parse(said);
  }
}

package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the load programs: native ones, and the one in the broker's JVM. */
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
    try {
      return run(load, command);
    } catch (IOException e) {
      throw new IOException(
          e.getMessage() + "\nThe broker's last words:\n" + broker.lastWords(), e);
    }
  }

  /** Broker and peers in one JVM. */
  LoadResult runInProcess(BrokerLoad load, double seconds)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(BrokerLauncher.java());
    command.addAll(List.of(InProcessLoad.class.getName(), Double.toString(seconds)));
    return run(load, command);
  }

  private LoadResult run(BrokerLoad load, List<String> command)
      throws IOException, InterruptedException {
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
      throw new IOException("load %s failed: %s".formatted(load, said));
    }
    // Warnings may stand before it.
    return LoadResult.parse(said.strip().lines().reduce("", (before, line) -> line));
  }
}

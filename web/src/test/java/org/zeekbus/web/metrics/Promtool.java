package org.zeekbus.web.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' own tool, of Debian's package prometheus. Owner: whoever calls. */
final class Promtool {
  /** What it said, on both its outputs. */
  record Result(int exit, String output) {}

  private Promtool() {}

  static Result run(String input, String... arguments) throws IOException, InterruptedException {
    return run(Path.of("."), input, arguments);
  }

  static Result run(Path directory, String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output);
  }
}

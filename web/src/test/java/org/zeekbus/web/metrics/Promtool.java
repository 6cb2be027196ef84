package org.zeekbus.web.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zmtp.TestProgram;

/** Prometheus' own tool, of Debian's package prometheus. Owner: whoever calls. */
final class Promtool {
  /** What it said, on both its outputs. */
  record Result(int exit, String output) {}

  private Promtool() {}

  static Result run(String input, String... arguments) throws IOException {
    return run(Path.of("."), input, arguments);
  }

  static Result run(Path directory, String input, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Path file = Files.createTempFile("promtool", "");
    try {
      TestProgram.End end =
          TestProgram.run(
              new ProcessBuilder(command)
                  .directory(directory.toFile())
                  .redirectInput(Files.writeString(file, input).toFile())
                  .redirectErrorStream(true),
              TestProgram.PATIENCE);
      return new Result(end.exit(), end.said());
    } finally {
      Files.delete(file);
    }
  }
}

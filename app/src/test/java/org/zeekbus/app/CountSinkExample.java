package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.zeekbus.zmtp.TestProgram;

/** The jar of {@code examples/count-sink}, built by the commands of its README. */
final class CountSinkExample {
  private static final Path EXAMPLE = Path.of("..", "examples", "count-sink");

  private CountSinkExample() {}

  /**
   * Takes {@code directory} for the checkout: compiles a copy there, with its plugins beside it.
   */
  static Path plugins(Path directory) throws IOException {
    return plugins(directory, "", "");
  }

  /** The same with one line of the sink changed. */
  static Path plugins(Path directory, String from, String to) throws IOException {
    Path copy = directory.resolve("examples/count-sink");
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(EXAMPLE.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    Path sink = copy.resolve("org/example/count/CountSink.java");
    String source = Files.readString(sink);
    assertThat(source).contains(from);
    Files.writeString(sink, source.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));
    String readme = Files.readString(EXAMPLE.resolve("README.md"));
    String script =
        readme
            .split("```\\n", -1)[1]
            .replace("./zeekbus build\n", "")
            .replaceFirst("-cp \"[^\"]*/lib/\\*\"", "-cp \"\\$JARS\"");
    assertThat(script).contains("javac\" -cp \"$JARS\"").endsWith("cd ../..\n");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-ec", script)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JARS", System.getProperty("java.class.path", ""));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    TestProgram.End end = TestProgram.run(builder, Duration.ofMinutes(2));
    assertThat(end.exit()).describedAs("%s: %s", script, end.said()).isZero();
    Path plugins = directory.resolve("plugins");
    assertThat(plugins.resolve("count-sink.jar")).exists();
    return plugins;
  }
}

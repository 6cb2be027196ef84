package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jar of {@code examples/count-sink}, built by the commands of its README. */
final class CountSinkExample {
  private static final Path EXAMPLE = Path.of("..", "examples", "count-sink");

  private CountSinkExample() {}

  /** Compiles a copy in {@code directory}, and puts its jar into {@code plugins} there. */
  static Path plugins(Path directory) throws IOException, InterruptedException {
    return plugins(directory, "", "");
  }

  /** The same with one line of the sink changed. */
  static Path plugins(Path directory, String from, String to)
      throws IOException, InterruptedException {
    Path copy = directory.resolve("count-sink");
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
    List<String> commands =
        Files.readAllLines(EXAMPLE.resolve("README.md")).stream()
            .filter(line -> line.startsWith("javac ") || line.startsWith("jar "))
            .map(line -> line.replaceFirst("-cp \"[^\"]*/lib/\\*\"", "-cp \"\\$JARS\""))
            .toList();
    assertThat(commands).hasSize(2).first().asString().contains("$JARS");
    for (String command : commands) {
      ProcessBuilder builder =
          new ProcessBuilder("sh", "-c", command).directory(copy.toFile()).inheritIO();
      builder.environment().put("JARS", System.getProperty("java.class.path", ""));
      String path = builder.environment().getOrDefault("PATH", "");
      builder.environment().put("PATH", System.getProperty("java.home") + "/bin:" + path);
      assertThat(builder.start().waitFor()).describedAs(command).isZero();
    }
    Path plugins = Files.createDirectory(directory.resolve("plugins"));
    Files.copy(copy.resolve("count-sink.jar"), plugins.resolve("count-sink.jar"));
    return plugins;
  }
}

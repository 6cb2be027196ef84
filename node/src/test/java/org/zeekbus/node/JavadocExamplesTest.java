package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.event.Event;

/** The examples in Javadoc compile, and a whole program runs. */
final class JavadocExamplesTest {
  private static final Path SOURCES = Path.of("src/main/java/org/zeekbus/node");
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\n(.*?)\n \\* }</pre>", Pattern.DOTALL);
  @TempDir private Path directory;

  private static String example(String type) throws IOException {
    List<String> found =
        EXAMPLE
            .matcher(Files.readString(SOURCES.resolve(type + ".java")))
            .results()
            .map((MatchResult match) -> match.group(1).replaceAll("(?m)^ \\* ?", ""))
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private void compile(String body) throws IOException {
    Path source =
        Files.writeString(
            directory.resolve("Example.java"),
            """
            import java.net.*; import java.time.*; import java.util.*;
            import org.zeekbus.node.*; import org.zeekbus.zeek.log.ZeekType;
            public class Example { public static void run() throws Exception { %s } }
            """
                .formatted(body));
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path", ""),
                source.toString());
    assertThat(exit).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"As", "ZeekLog"})
  void compiles(String type) throws IOException {
    compile(example(type));
  }

  @Test
  void theProgramRuns() throws Exception {
    try (Cluster cluster = Cluster.zeekbus()) {
      String program =
          example("ClusterNode")
              .replace("tcp://10.0.0.1:5555", cluster.xpub().toString())
              .replace("tcp://10.0.0.1:5556", cluster.xsub().toString());
      compile(program);
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      cluster.add(
          cluster
              .node("manager")
              .subscribe(Topics.MANAGER)
              .on("Enrich::ready", events::add)
              .join());
      URI classes = directory.toUri();
      try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toURL()})) {
        loader.loadClass("Example").getMethod("run").invoke(null);
      }
      assertThat(events.poll(20, TimeUnit.SECONDS))
          .isEqualTo(Event.of("Enrich::ready", "enricher-1"));
    }
  }
}

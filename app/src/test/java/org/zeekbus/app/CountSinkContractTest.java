package org.zeekbus.app;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkProvider;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.TestSinkContext;

/** The example keeps the contract of sinks. */
final class CountSinkContractTest extends SinkContract {
  @TempDir private static Path built;

  private static URLClassLoader loader = new URLClassLoader(new URL[0]);

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    Path jar = CountSinkExample.plugins(built).resolve("count-sink.jar");
    loader =
        new URLClassLoader(
            new URL[] {jar.toUri().toURL()}, CountSinkContractTest.class.getClassLoader());
  }

  @AfterAll
  static void closeLoader() throws IOException {
    loader.close();
  }

  @Override
  protected Sink open(TestSinkContext context) throws Exception {
    for (SinkProvider provider : ServiceLoader.load(SinkProvider.class, loader)) {
      if (provider.type().equals("count")) {
        return provider.open(context);
      }
    }
    throw new AssertionError("no sink count in the jar");
  }

  @Override
  protected long records(String path) throws IOException {
    Path counts = directory().resolve("counts");
    if (!Files.exists(counts)) {
      return 0;
    }
    return Files.readAllLines(counts).stream()
        .map(line -> line.split("\t", -1))
        .filter(count -> count[0].equals(path))
        .mapToLong(count -> Long.parseLong(count[1]))
        .sum();
  }
}

package org.zeekbus.app;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkProvider;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.SinkOpener;
import org.zeekbus.sink.testkit.SinkProcess;
import org.zeekbus.sink.testkit.TestSinkContext;

/** The example keeps the contract of sinks. */
final class CountSinkContractTest extends SinkContract {
  @TempDir private static Path built;

  private static Path jar = Path.of("");
  private static URLClassLoader loader = new URLClassLoader(new URL[0]);

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    jar = CountSinkExample.plugins(built).resolve("count-sink.jar");
    loader = loader(jar);
  }

  private static URLClassLoader loader(Path jar) throws IOException {
    return new URLClassLoader(
        new URL[] {jar.toUri().toURL()}, CountSinkContractTest.class.getClassLoader());
  }

  @AfterAll
  static void closeLoader() throws IOException {
    loader.close();
  }

  @Override
  protected Sink open(TestSinkContext context) throws Exception {
    return open(context, loader);
  }

  private static Sink open(TestSinkContext context, ClassLoader jar) throws Exception {
    for (SinkProvider provider : ServiceLoader.load(SinkProvider.class, jar)) {
      if (provider.type().equals("count")) {
        return provider.open(context);
      }
    }
    throw new AssertionError("no sink count in the jar");
  }

  /** The same in a process of its own. Argument: the jar. */
  public static final class Opener implements SinkOpener {
    /** For {@link SinkProcess}. */
    public Opener() {}

    @Override
    public Sink open(TestSinkContext context, List<String> arguments) throws Exception {
      return CountSinkContractTest.open(context, loader(Path.of(arguments.getFirst())));
    }
  }

  @Override
  protected SinkProcess process() {
    return new SinkProcess(Opener.class, List.of(jar.toString()));
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

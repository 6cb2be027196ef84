package org.zeekbus.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages as {@code ./zeekbus package tar} makes them of this build; as root. */
@Tag("long")
final class TarPackageTest {
  private static final Path SCRIPTS = Path.of("src", "test", "scripts").toAbsolutePath();
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path directory;

  @Test
  void oneCommitGivesTheSameBytesAndStartsWhereThereIsNoJava() throws Exception {
    Path first = Files.createDirectory(directory.resolve("first"));
    Path second = Files.createDirectory(directory.resolve("second"));
    run("make-packages", ROOT, first);
    run("make-packages", ROOT, second);
    List<Path> tarballs = tarballs(first);
    assertThat(tarballs).hasSize(Distribution.values().length);
    for (Path tarball : tarballs) {
      assertThat(tarball)
          .hasSameBinaryContentAs(second.resolve("dist").resolve(tarball.getFileName()));
    }
    Path core =
        tarballs.stream()
            .filter(each -> each.getFileName().toString().matches("zeekbus-[0-9].*"))
            .findFirst()
            .orElseThrow();
    assertThat(core).satisfies(each -> assertThat(Files.size(each)).isLessThan(60_000_000));
    run("run-alone", core, directory);
  }

  private static List<Path> tarballs(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("dist"))) {
      return files.toList();
    }
  }

  private void run(String script, Path... arguments) throws Exception {
    Path output = directory.resolve(script + ".log");
    ProcessBuilder builder = new ProcessBuilder(SCRIPTS.resolve(script).toString());
    Stream.of(arguments).map(Path::toString).forEach(builder.command()::add);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES))
          .as(() -> script + " has not ended: " + read(output))
          .isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(() -> read(output)).isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}

package org.zeekbus.zmtp.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process leaves in the directory for temporary files. */
final class TemporaryDirectoryTest {
  private static final String NAME = "some-";

  @TempDir private Path temporary;

  @Test
  void thatOfAProcessThatWasKilledIsRemovedByTheNextOne() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TemporaryDirectoryTest.class.getName(),
                temporary.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = other.inputReader()) {
      Path others = Path.of(out.readLine());
      assertThat(others).isNotEmptyDirectory();
      Path ours;
      try (TemporaryDirectory first = TemporaryDirectory.make(temporary, NAME);
          TemporaryDirectory second = TemporaryDirectory.make(temporary, NAME)) {
        ours = first.path();
        assertThat(ours).isDirectory().isNotEqualTo(second.path());
        assertThat(others).as("of a process that lives").isNotEmptyDirectory();
      }
      assertThat(ours).doesNotExist();
      other.destroyForcibly().waitFor();
      try (TemporaryDirectory next = TemporaryDirectory.make(temporary, NAME);
          Stream<Path> left = Files.list(temporary)) {
        assertThat(left).containsExactly(next.path());
      }
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void whatIsNoneOfOursStays() throws Exception {
    Path withoutLock = Files.createDirectory(temporary.resolve("some-1-2"));
    Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere/deep"));
    Files.createFile(elsewhere.resolve("lock"));
    Path link = Files.createSymbolicLink(temporary.resolve("some-1-3"), elsewhere);
    Path other = Files.createDirectory(temporary.resolve("other-1-2"));
    Files.createFile(other.resolve("lock"));
    TemporaryDirectory.make(temporary, NAME).close();
    assertThat(withoutLock).exists();
    assertThat(link.resolve("lock")).exists();
    assertThat(other.resolve("lock")).exists();
  }

  @Test
  void thatOfAnotherUserStays() throws Exception {
    Path others = Files.createDirectory(temporary.resolve("some-1-2"));
    Path precious = Files.writeString(temporary.resolve("precious"), "text");
    Files.createSymbolicLink(others.resolve("link"), precious);
    Files.writeString(others.resolve("lock"), "1");
    assumeThatCode(() -> Files.setAttribute(others, "unix:uid", 65_534))
        .as("only root can give a directory away")
        .doesNotThrowAnyException();
    TemporaryDirectory.make(temporary, NAME).close();
    assertThat(others.resolve("lock")).hasContent("1");
    assertThat(others.resolve("link")).isSymbolicLink();
  }

  /** The other process. */
  public static void main(String[] args) throws Exception {
    TemporaryDirectory made = TemporaryDirectory.make(Path.of(args[0]), NAME);
    Files.createDirectories(made.path().resolve("spill/deep"));
    Files.writeString(made.path().resolve("spill/deep/file"), "much");
    System.out.println(made.path());
    System.in.read();
  }
}

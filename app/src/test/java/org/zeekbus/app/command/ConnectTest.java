package org.zeekbus.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.zmtp.system.SmallDisk;

/** {@code check-config --connect} tries the sinks' targets, and leaves nothing there. */
final class ConnectTest {
  @TempDir private Path directory;

  @Test
  void whatWorksIsAComment() throws Exception {
    Path logs = directory.resolve("site/logs");
    CommandLineRun run =
        CommandLineRun.of("check-config", "--connect", "--dir", logs.toString(), "--stdout", "on");
    assertThat(run.errors()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines().toList())
        .endsWith(
            "",
            "# sink files: %s and %s/archive can be written".formatted(logs, logs),
            "# sink stdout: nothing to try");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
    Path again = Files.writeString(directory.resolve("again.yaml"), run.out());
    assertThat(CommandLineRun.of("check-config", "--config", again.toString()).errors()).isEmpty();
  }

  @Test
  void withoutItNothingIsTried() {
    assertThat(CommandLineRun.of("check-config").out()).doesNotContain("# sink ");
  }

  @Test
  void eachThatDoesNotWorkIsAnError() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "64k")) {
      disk.remount("ro");
      Path file =
          Files.writeString(
              directory.resolve("zeekbus.yaml"),
              """
              logger:
                archive: off
                sinks:
                  - {type: files, name: one, dir: %s}
                  - {type: files, name: two, dir: %s}
                  - {type: files, name: three, dir: %s}
              """
                  .formatted(disk.path(), directory.resolve("two"), disk.path().resolve("a/b")));
      CommandLineRun run =
          CommandLineRun.of("check-config", "--connect", "--config", file.toString());
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.errors())
          .containsExactly(
              "zeekbus check-config: sink one (files): %s: read-only file system; mount it so that it can be written, or name it in ReadWritePaths= of the service"
                  .formatted(disk.path()),
              "zeekbus check-config: sink three (files): %s: read-only file system; mount it so that it can be written, or name it in ReadWritePaths= of the service"
                  .formatted(disk.path()));
      assertThat(run.out())
          .endsWith(
              "\n# sink two (files): %s can be written\n".formatted(directory.resolve("two")));
    }
  }
}

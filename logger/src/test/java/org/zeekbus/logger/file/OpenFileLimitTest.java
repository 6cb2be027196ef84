package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zmtp.TestProgram;

/** How many logs may have their files open. */
final class OpenFileLimitTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "1024, 256",
    "64, 16",
    "20, 16",
    "65536, 10000",
    "1073741816, 10000",
    "unlimited, 10000"
  })
  void followsFromTheLimitOfTheProcess(String soft, int expected) {
    String limits =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max core file size        0                    unlimited            bytes
        Max open files            %-20s 524288               files
        Max pending signals       31191                31191                signals
        """
            .formatted(soft);
    assertThat(OpenFileLimit.bound(limits)).isEqualTo(expected);
  }

  @Test
  void whereTheLimitIsNotTold() {
    assertThat(OpenFileLimit.bound("")).isEqualTo(256);
  }

  @Test
  void whenNoMoreCanBeOpenedOtherLogsAreClosedForIt() throws Exception {
    TestProgram.End end =
        TestProgram.run(
            "/bin/sh",
            "-c",
            "ulimit -n 200; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ManyLogs.class.getName(),
            dir.toString());
    assertThat(end.exit()).as(end.said()).isZero();
    assertThat(end.said())
        .contains("used up: /dev/null (Too many open files)")
        .contains("Too many open files: of ")
        .endsWith("done\n");
    for (int i = 0; i < ManyLogs.LOGS; i++) {
      assertThat(Site.records(dir.resolve("path" + i + ".log")))
          .containsExactly("round 0", "round 1", "round 2");
    }
  }
}

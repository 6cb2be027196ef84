package org.zeekbus.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/** Files are written and merged without Hadoop, of which only signatures speak. */
final class LoadedClassesTest {
  @TempDir private Path dir;

  /** Writes and merges files in a directory. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      LogSchema schema =
          LogSchema.of(
              "Some::LOG",
              "some",
              List.of(
                  LogField.of("ts", ZeekType.TIME),
                  LogField.of("uid", ZeekType.STRING),
                  LogField.set("set", ZeekType.COUNT)));
      Path file = Path.of(args[0], "one.parquet");
      new ParquetWriter()
          .write(
              file, SmallTables.of(schema, new Object[] {1.0, "C1"}, new Object[] {0.5}), Map.of());
      ParquetMerge.merge(List.of(file, file), Path.of(args[0], "two.parquet"), Map.of());
    }
  }

  @Test
  void noClassOfHadoopIsLoaded() throws Exception {
    Path classes = dir.resolve("classes");
    Path said = dir.resolve("said");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty("java.class.path", ""),
                Program.class.getName(),
                dir.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean hasEnded = program.waitFor(60, TimeUnit.SECONDS);
    program.destroyForcibly();
    String output = Files.readString(said);
    assertThat(hasEnded).as(output).isTrue();
    assertThat(program.exitValue()).as(output).isZero();
    assertThat(dir.resolve("two.parquet")).exists();
    // Neither does the JDK warn of anything.
    assertThat(output).doesNotContain("WARNING");
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains(" org.apache.parquet.hadoop.ParquetFileWriter "))
        .noneMatch(line -> line.contains(" org.apache.hadoop."))
        .noneMatch(line -> line.contains(" sun.misc.Unsafe "));
  }
}

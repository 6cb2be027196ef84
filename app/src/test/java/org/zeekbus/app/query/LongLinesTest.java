package org.zeekbus.app.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.ZeekbusProcess;

/** Lines of an archive cost a query no more memory than it has. */
final class LongLinesTest {
  @Test
  @Tag("long")
  void aLogOfEndlessLinesFitsTheHeap(@TempDir Path archive) throws Exception {
    String first = "{\"ts\":1.5,\"s\":\"first\"}\n";
    byte[] part = "x".repeat(7 << 19).getBytes(StandardCharsets.US_ASCII);
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(archive.resolve("bomb.log.gz")))) {
      out.write((first + "{\"s\":\"").getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 80; i++) {
        out.write(part);
      }
      out.write(("\"}\n" + first).getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 80; i++) {
        out.write("{\"s\":\"".getBytes(StandardCharsets.US_ASCII));
        out.write(part);
        out.write("\"}\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    try (ZeekbusProcess query =
        ZeekbusProcess.start(
            archive,
            "query",
            "--logs=bomb.log.gz",
            "--format=csv",
            "select count(*) as n, max(length(s)) as longest from bomb")) {
      assertThat(query.awaitExit()).isZero();
      assertThat(query.printed())
          .contains(
              "82,3670016",
              "1 line is no record and was skipped",
              "bomb.log.gz, line 2: longer than 4,194,304 bytes");
    }
    try (ZeekbusProcess convert =
        ZeekbusProcess.start(archive, "convert", "--dir=logs", "bomb.log.gz")) {
      assertThat(convert.awaitExit()).isZero();
      assertThat(convert.printed())
          .contains("82 records", "bomb.log.gz, line 2: longer than 4,194,304 bytes");
    }
  }
}

package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.zeek.Recordings;

/** All batches of a cluster, in order, end in the files that a real logger wrote from them. */
final class RecordedFilesTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "cluster-small, tsv, F, 0",
    "cluster-small, json, T, 0",
    "cluster, tsv, F, 0",
    "cluster, json, T, 0",
    "cluster, tsv, F, 1",
    "cluster, json, T, 6"
  })
  void areEqualToZeeks(String name, String format, String isJson, String gzipLevel)
      throws IOException {
    AsciiOptions options =
        AsciiOptions.DEFAULT.with(Map.of("use_json", isJson, "gzip_level", gzipLevel));
    Site site = new Site(dir, each -> each.ascii(options).rotation(RotationSettings.NEVER));
    int count = 0;
    for (List<byte[]> message : Recordings.messages(name + ".frames", Recordings.LOG)) {
      site.takes(message.getLast());
      if (++count % 50 == 0) {
        site.flushes();
      }
    }
    site.close();
    List<Path> zeeks;
    try (Stream<Path> listed = Files.list(Recordings.path(name + "." + format))) {
      zeeks = listed.toList();
    }
    assertThat(zeeks).isNotEmpty();
    for (Path each : zeeks) {
      String file = each.getFileName() + (gzipLevel.equals("0") ? "" : ".gz");
      assertThat(lines(site.file(file))).as(file).isEqualTo(lines(each));
    }
    assertThat(site.files()).noneMatch(file -> file.matches(".*-\\d\\.log.*"));
  }

  /** Lines, a character a byte, without the times of {@code #open} and {@code #close}. */
  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      String text = new String(plain.readAllBytes(), StandardCharsets.ISO_8859_1);
      return List.of(text.replaceAll("(?m)^(#open|#close)\t.*$", "$1").split("(?<=\n)"));
    }
  }
}

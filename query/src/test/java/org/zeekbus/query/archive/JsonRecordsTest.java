package org.zeekbus.query.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.ZeekType;

/** Lines of JSON, whose types nobody tells. */
final class JsonRecordsTest {
  @TempDir Path directory;

  private CollectedRecords read(String... lines) throws IOException {
    return CollectedRecords.of(
        directory, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aLogOfZeekHasItsTypes() throws IOException {
    CollectedRecords read =
        read(
            "{\"ts\":1763881200.123456,\"uid\":\"C1\",\"id.orig_h\":\"192.0.2.7\",\"id.orig_p\":53,\"duration\":3}");
    assertThat(read.records.getFirst())
        .isEqualTo(
            Map.of(
                "ts",
                "1763881200123456us",
                "uid",
                "C1",
                "id.orig_h",
                InetAddress.getByName("192.0.2.7"),
                "id.orig_p",
                53L,
                "duration",
                3.0));
    assertThat(read.schema.field(read.schema.indexOf("orig_bytes")).type())
        .isEqualTo(ZeekType.COUNT);
  }

  @Test
  void otherFieldsHaveTheTypesOfTheirValues() throws IOException {
    CollectedRecords read =
        read(
            "{\"n\":1,\"d\":1,\"s\":\"x\",\"b\":true,\"l\":[1,2],\"m\":1,\"e\":[],\"z\":null}",
            "{\"n\":-2,\"d\":1.5,\"s\":\"y\",\"b\":false,\"l\":[3],\"m\":\"text\",\"e\":[]}");
    assertThat(
            read.schema.fields().stream().filter(each -> read.schema.fields().indexOf(each) > 25))
        .extracting(LogField::toString)
        .contains(
            "n: int",
            "d: double",
            "s: string",
            "b: bool",
            "l: vector[int]",
            "m: string",
            "e: vector[string]",
            "z: string");
    assertThat(read.records.getFirst()).containsEntry("m", "1").containsEntry("l", List.of(1L, 2L));
  }

  @Test
  void aTypeThatASiteHasChangedIsThatOfItsValues() throws IOException {
    CollectedRecords read = read("{\"ts\":1.5,\"orig_bytes\":\"many\"}");
    assertThat(read.records.getFirst()).containsEntry("orig_bytes", "many");
  }

  @Test
  void timesComeInThreeForms() throws IOException {
    assertThat(read("{\"ts\":1763881200123}").records.getFirst())
        .containsEntry("ts", "1763881200123000us");
    assertThat(read("{\"ts\":1763881200}", "{\"ts\":1763881201.5}").records.getFirst())
        .containsEntry("ts", "1763881200000000us");
    assertThat(
            read(
                    "{\"ts\":\"2025-11-23T07:00:00.123456Z\"}",
                    "{\"ts\":\"1969-12-31T23:59:59.1000000Z\"}",
                    "{\"ts\":\"2025-11-23T08:00:00+01:00\"}",
                    "{\"ts\":\"yesterday\"}")
                .records)
        .isNotEmpty();
    assertThat(
            read(
                    "{\"ts\":\"2025-11-23T07:00:00.123456Z\"}",
                    "{\"ts\":\"1969-12-31T23:59:59.1000000Z\"}",
                    "{\"ts\":\"2025-11-23T08:00:00+01:00\"}")
                .records
                .toString())
        .isEqualTo("[{ts=1763881200123456us}, {ts=0us}, {ts=1763881200000000us}]");
  }

  @Test
  void objectsWithinAreFieldsWithDots() throws IOException {
    assertThat(
            read("{\"id\":{\"orig_h\":\"192.0.2.7\",\"orig_p\":1},\"x\":{\"y\":{\"z\":true}}}")
                .records
                .getFirst())
        .containsEntry("id.orig_h", InetAddress.getByName("192.0.2.7"))
        .containsEntry("id.orig_p", 1L)
        .containsEntry("x.y.z", true);
  }

  @Test
  void streamedLogsNameTheirPath() throws IOException {
    CollectedRecords read =
        read(
            "{\"_path\":\"dns\",\"_write_ts\":1763881201.5,\"ts\":1.5,\"trans_id\":7}",
            "{\"_path\":\"conn\",\"ts\":2.5}");
    assertThat(read.schema.path().text()).isEqualTo("dns");
    assertThat(read.records.toString())
        .isEqualTo("[{_write_ts=1763881201500000us, ts=1500000us, trans_id=7}]");
    assertThat(read.complaints.notes().toString())
        .contains("a record of log conn (expected: of dns)");
  }

  @Test
  void aFieldThatComesLateJoins() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      lines.append("{\"ts\":").append(i).append(".5}\n");
    }
    lines.append("{\"ts\":9.5,\"late\":{\"a\":[1],\"b\":\"x\"}}\n{\"ts\":10.5}\n");
    CollectedRecords read = CollectedRecords.of(directory, lines.toString());
    assertThat(read.records).hasSize(5_002);
    assertThat(read.records.get(5_000))
        .isEqualTo(Map.of("ts", "9500000us", "late.a", List.of(1L), "late.b", "x"));
    assertThat(read.complaints.notes()).isEmpty();
  }

  @Test
  void valuesOfMoreThanAThousandFieldsAreCounted() throws IOException {
    String line =
        IntStream.range(0, 1_003)
            .mapToObj(i -> "\"f%d\":%d".formatted(i, i))
            .collect(Collectors.joining(",", "{", "}"));
    Path file = Files.writeString(directory.resolve("wide.log"), line + "\n" + line + "\n");
    CollectedRecords read = CollectedRecords.read(file);
    assertThat(read.records.getLast()).hasSize(1_000).containsEntry("f999", 999L);
    assertThat(read.complaints.values()).isZero();
    assertThat(read.complaints.notes())
        .containsExactly(
            "6 values are left out, as their logs have more than 1,000 fields; the first: "
                + file
                + ", line 1: field f1000");
  }

  @Test
  void badLinesAreCountedAndTheFirstIsNamed() throws IOException {
    CollectedRecords read =
        read(
            "{\"ts\":1.5}",
            "{\"ts\":2.5,",
            "[1]",
            "{\"ts\":3.5} {}",
            "{\"ts\":4.5,\"ts\":5.5}",
            "",
            "{\"ts\":[1]}",
            "{\"ts\":6.5,\"tunnel_parents\":[\"a\",[],{\"x\":1},null]}");
    assertThat(read.records.toString())
        .isEqualTo(
            "[{ts=1500000us}, {ts=4500000us}, {}, {ts=6500000us, tunnel_parents=[a, null, null, null]}]");
    assertThat(read.complaints.lines()).isEqualTo(3);
    assertThat(read.complaints.values()).isEqualTo(4);
    assertThat(read.complaints.notes().toString()).contains("conn.log, line 2: no JSON");
  }
}

package org.zeekbus.query.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zeek's columns, and what becomes of them elsewhere. */
final class TsvRecordsTest {
  private static final String HEADER =
      """
      #separator \\x09
      #set_separator	,
      #empty_field	(empty)
      #unset_field	-
      #path	conn
      #open	2026-11-23-09-00-00
      """;

  @TempDir Path directory;

  private static String log(String fields, String types, String... records) {
    return HEADER + "#fields\t" + fields + "\n#types\t" + types + "\n" + lines(records);
  }

  private static String lines(String... records) {
    return String.join("\n", records) + "\n";
  }

  private List<Object> column(String type, String... values) throws IOException {
    String[] records = Arrays.stream(values).map(each -> each + "\tx").toArray(String[]::new);
    CollectedRecords read =
        CollectedRecords.of(directory, log("v\tend", type + "\tstring", records));
    return read.records.stream().map(each -> each.getOrDefault("v", "unset")).toList();
  }

  @Test
  void escapesBecomeBytes() throws IOException {
    assertThat(
            column(
                "string",
                "tab\\x09here",
                "back\\\\slash",
                "\\\\x41",
                "\\xff\\xfe",
                "gr\\xc3\\xbc\\xc3\\x9fe",
                "\\x",
                "\\xg0",
                "end\\"))
        .containsExactly(
            "tab\there", "back\\slash", "\\x41", "ÿþ", "grüße", "\\x", "\\xg0", "end\\");
  }

  @Test
  void fieldsEndAnywhere() throws IOException {
    // A backspace is the byte before a tab, and with its high bit a tab is 0x89.
    String[] texts =
        IntStream.range(0, 40)
            .mapToObj(length -> "\b\u0089x".repeat(length).substring(0, length))
            .toArray(String[]::new);
    assertThat(column("string", texts)).containsExactly((Object[]) texts);
  }

  @Test
  void emptyIsNotUnsetAndNeitherIsTheirText() throws IOException {
    assertThat(column("string", "-", "(empty)", "\\x2d", "\\x28empty)", "--", ""))
        .containsExactly("unset", "", "-", "(empty)", "--", "");
  }

  @Test
  void setsHaveElementsWithTheirOwnEscapes() throws IOException {
    assertThat(
            column(
                "set[string]",
                "-",
                "(empty)",
                "a,b",
                "a\\x2cb,c\\x09d",
                "\\x2d,-",
                "(empty),a,(empty)"))
        .containsExactly(
            "unset",
            List.of(),
            List.of("a", "b"),
            List.of("a,b", "c\td"),
            Arrays.asList("-", null),
            List.of("", "a", ""));
  }

  @Test
  void numbersAreWhole() throws IOException {
    assertThat(column("count", "0", "18446744073709551615", "18446744073709551616", "1.5", "x"))
        .containsExactly(0L, -1L, "unset", "unset", "unset");
    assertThat(
            column(
                "int", "-9223372036854775808", "9223372036854775807", "9223372036854775808", "-"))
        .containsExactly(Long.MIN_VALUE, Long.MAX_VALUE, "unset", "unset");
    assertThat(column("port", "0", "65535", "65536", "-1"))
        .containsExactly(0L, 65535L, "unset", "unset");
    assertThat(column("bool", "T", "F", "true")).containsExactly(true, false, "unset");
  }

  @Test
  void doublesAreTheNearest() throws IOException {
    assertThat(
            column(
                "double",
                "0.1",
                "-0.333333",
                "1000000000000000000000.0",
                "nan",
                "-inf",
                "12345678.123456",
                "0x1p3",
                "."))
        .containsExactly(
            0.1,
            -0.333333,
            1e21,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            12345678.123456,
            "unset",
            "unset");
  }

  @Test
  void timesAreMicroseconds() throws IOException {
    assertThat(column("time", "1763881200.123456", "0.000000", "-1.500000", "1763881200", "nan"))
        .containsExactly("1763881200123456us", "0us", "-1500000us", "1763881200000000us", "unset");
  }

  @Test
  void addressesAreBytes() throws IOException {
    assertThat(column("addr", "192.0.2.7", "2001:db8::1", "somewhere"))
        .containsExactly(
            InetAddress.getByName("192.0.2.7"), InetAddress.getByName("2001:db8::1"), "unset");
  }

  @Test
  void otherSeparatorsAreInTheHeader() throws IOException {
    CollectedRecords read =
        CollectedRecords.of(
            directory,
            """
            #separator ||
            #set_separator||;
            #empty_field||EMPTY
            #unset_field||\\x20NIL
            #path||conn
            #fields||a||b||c
            #types||string||set[count]||string
            x|y||1;2|| NIL
            EMPTY||EMPTY||-
            """);
    assertThat(read.records.toString()).isEqualTo("[{a=x|y, b=[1, 2]}, {a=, b=[], c=-}]");
  }

  @Test
  void aFileMayHaveSeveralHeaders() throws IOException {
    CollectedRecords read =
        CollectedRecords.of(
            directory,
            log("a", "count", "1", "2")
                + log("a", "count", "3", "#close\t2026-11-23-10-00-00")
                + log("b\ta", "string\tcount", "x\t4")
                + log("a", "count", "5"));
    assertThat(read.records.toString()).isEqualTo("[{a=1}, {a=2}, {a=3}, {b=x, a=4}, {a=5}]");
    assertThat(read.complaints.notes()).isEmpty();
  }

  @Test
  void badLinesAreCountedAndTheFirstIsNamed() throws IOException {
    CollectedRecords read =
        CollectedRecords.of(
            directory, log("a\tb", "count\tcount", "1\t2", "3", "1\t2\t3", "4\tx", "5\t6"));
    assertThat(read.records.toString()).isEqualTo("[{a=1, b=2}, {a=4}, {a=5, b=6}]");
    assertThat(read.complaints.lines()).isEqualTo(2);
    assertThat(read.complaints.values()).isEqualTo(1);
    assertThat(read.complaints.notes().toString())
        .contains("2 lines are no records", "conn.log, line 10: 1 fields (expected: 2)")
        .contains("1 value is not of its field's type", "line 12: field b: count");
  }

  @Test
  void aTornEndIsLeftOut() throws IOException {
    CollectedRecords read =
        CollectedRecords.of(directory, log("a\tb", "count\tcount", "1\t2") + "3\t4");
    assertThat(read.records.toString()).isEqualTo("[{a=1, b=2}]");
    assertThat(read.complaints.notes().toString()).contains("its last line has no end");
  }

  @Test
  void aTornGzipGivesWhatIsWhole() throws IOException {
    StringBuilder log = new StringBuilder(log("a", "count"));
    for (int i = 0; i < 100_000; i++) {
      log.append(i * 7919L % 1_000_003).append('\n');
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(log.toString().getBytes(StandardCharsets.US_ASCII));
    }
    CollectedRecords read =
        CollectedRecords.of(directory, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
    assertThat(read.records).hasSizeBetween(10_000, 90_000);
    assertThat(read.complaints.notes().toString()).contains("1 file is cut off", "has no end");
  }

  @Test
  void linesMayEndAsThoseOfWindows() throws IOException {
    String log = log("n\tl\ts", "count\tset[string]\tstring", "1\ta,b\ttext", "2\t(empty)\t-", "");
    CollectedRecords read = CollectedRecords.of(directory, log.replace("\n", "\r\n"));
    assertThat(read.schema.path().text()).isEqualTo("conn");
    assertThat(read.records.toString()).isEqualTo("[{n=1, l=[a, b], s=text}, {n=2, l=[]}]");
    assertThat(read.complaints.notes()).isEmpty();
    assertThat(
            CollectedRecords.of(directory, log("n\ts", "count\tstring", "1\ttext\r"))
                .records
                .toString())
        .isEqualTo("[{n=1, s=text\r}]");
  }

  @Test
  void severalGzipMembersAreOneFile() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (String each : List.of(log("a", "count", "1"), "2\n", "3\n")) {
      GZIPOutputStream out = new GZIPOutputStream(packed);
      out.write(each.getBytes(StandardCharsets.US_ASCII));
      out.finish();
    }
    assertThat(CollectedRecords.of(directory, packed.toByteArray()).records.toString())
        .isEqualTo("[{a=1}, {a=2}, {a=3}]");
  }

  @Test
  void aLineBeyondTheBoundIsPassedOver() throws IOException {
    byte[] content = ("1\n" + "x".repeat(5_000) + "\n2\n").getBytes(StandardCharsets.US_ASCII);
    StringBuilder seen = new StringBuilder();
    try (LineReader lines = new LineReader(new ByteArrayInputStream(content), 64, 1_000)) {
      while (lines.next()) {
        seen.append(lines.number()).append(lines.isTooLong() ? " long" : " short").append('\n');
      }
    }
    assertThat(seen).hasToString("1 short\n2 long\n3 short\n");
  }

  @Test
  void aReaderHasNoMoreRoomThanItsBound() throws IOException {
    byte[] content =
        ("y".repeat(1_000) + "\n" + "x".repeat(50_000) + "\nz\n")
            .getBytes(StandardCharsets.US_ASCII);
    try (LineReader lines = new LineReader(new ByteArrayInputStream(content), 64, 1_000)) {
      assertThat(lines.next()).isTrue();
      assertThat(lines.isTooLong()).isFalse();
      assertThat(lines.array()).hasSizeLessThanOrEqualTo(1_064);
      assertThat(lines.next()).isTrue();
      assertThat(lines.isTooLong()).isTrue();
      assertThat(lines.array()).hasSize(64);
      assertThat(lines.next()).isTrue();
      assertThat(lines.end() - lines.from()).isEqualTo(1);
      assertThat(lines.next()).isFalse();
      assertThat(lines.torn()).isNull();
    }
  }
}

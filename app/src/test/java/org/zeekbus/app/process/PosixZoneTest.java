package org.zeekbus.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.app.CommandLineRun;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.zmtp.TestProgram;

/** {@code TZ} means here what libc makes of it. */
final class PosixZoneTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "GMT+8, -08:00",
        "GMT-8, +08:00",
        "UTC+0, Z",
        "<+03>-3, +03:00",
        "<-0330>3:30, -03:30",
        "IST-5:30, +05:30",
        "LMT0:53:28, -00:53:28",
        "EST5, -05:00",
        ":GMT+8, -08:00",
        "\"\", Z",
        ":, Z",
        "Europe/Berlin, Europe/Berlin",
        ":Europe/Berlin, Europe/Berlin",
        "posix/Europe/Berlin, Europe/Berlin",
        "/usr/share/zoneinfo/Europe/Berlin, Europe/Berlin",
        ":/usr/share/zoneinfo/posix/Europe/Berlin, Europe/Berlin",
        "Etc/GMT+8, Etc/GMT+8",
        "EST5EDT, EST5EDT",
        "UTC, UTC",
      })
  void zones(String text, String expected) {
    assertThat(PosixZone.of(text)).contains(ZoneId.of(expected));
  }

  @Test
  void withoutAVariableTheSystemsZoneIsMeant() {
    assertThat(PosixZone.of(null)).isEqualTo(Optional.empty());
  }

  @Test
  void aLinkToAZonesFileIsThatZone() throws Exception {
    Path link =
        Files.createSymbolicLink(
            directory.resolve("localtime"), Path.of("/usr/share/zoneinfo/Asia/Kathmandu"));
    assertThat(PosixZone.of(link.toString())).contains(ZoneId.of("Asia/Kathmandu"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT4", "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1"})
  void rulesForSummerTimeAreRefused(String text) {
    assertThatThrownBy(() -> PosixZone.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "TZ=%s: rules for summer time are not supported here (expected: the name of a zone,"
                + " such as Europe/Berlin; or an offset, such as UTC-1)",
            text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Europe/Berln", "GMT+19", "right/Europe/Berlin", "XY3", "/etc/passwd", "/none"})
  void whatLibcTakesForUtcUnaskedIsRefused(String text) {
    assertThatThrownBy(() -> PosixZone.of(text)).hasMessageStartingWith("TZ=" + text + ": ");
  }

  /** The system's own date(1) is the oracle, in winter and in summer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GMT+8",
        "GMT-8",
        "<+03>-3",
        "IST-5:30",
        "LMT0:53:28",
        "EST5",
        "EST5EDT",
        "CET",
        "",
        "Europe/Berlin",
        ":America/St_Johns",
        "MST",
        "HST",
        "EST",
        "Asia/Kathmandu"
      })
  void asDateHasIt(String text) throws Exception {
    for (String time : new String[] {"2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z"}) {
      Instant instant = Instant.parse(time);
      ProcessBuilder date =
          new ProcessBuilder("date", "-d", "@" + instant.getEpochSecond(), "+%Y-%m-%d %H:%M:%S");
      date.environment().put("TZ", text);
      String expected = TestProgram.run(date, TestProgram.PATIENCE).said().strip();
      ZoneId zone = PosixZone.of(text).orElseThrow();
      assertThat(
              LocalDateTime.ofInstant(instant, zone)
                  .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")))
          .as(text)
          .isEqualTo(expected);
    }
  }

  private ZeekbusProcess logger(String zone) throws Exception {
    return ZeekbusProcess.startBehind(
        Stream.of("env", "TZ=" + zone).toList(),
        directory,
        "logger",
        "--listen",
        "tcp://127.0.0.1:0",
        "--dir",
        "files",
        "--rotation-interval",
        "0s");
  }

  @Test
  void logFilesAndLogLinesAreInThatZone() throws Exception {
    Path inTheWay = Files.createDirectory(directory.resolve("files")).resolve("conn.log");
    Files.writeString(inTheWay, "it is put aside, and the log says so\n");
    LocalDateTime before = LocalDateTime.now(ZoneOffset.ofHours(-8)).minusSeconds(1);
    LocalDateTime opened;
    String line;
    try (ZeekbusProcess logger = logger("GMT+8")) {
      String endpoint = logger.awaitLogging();
      String recording = Path.of("..", "recordings", "cluster-small.frames").toString();
      assertThat(CommandLineRun.of("replay", recording, "--logs", endpoint).exit()).isZero();
      assertThat(logger.signal("TERM").awaitExit()).isZero();
      line = logger.printed();
    }
    String open =
        Files.readAllLines(directory.resolve("files/conn.log")).stream()
            .filter(each -> each.startsWith("#open\t"))
            .findFirst()
            .orElseThrow();
    opened =
        LocalDateTime.parse(
            open.substring("#open\t".length()), DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss"));
    LocalDateTime after = LocalDateTime.now(ZoneOffset.ofHours(-8)).plusSeconds(1);
    assertThat(opened).isBetween(before.withNano(0), after);
    Matcher said =
        Pattern.compile("(?m)^(\\d{4}-\\d\\d-\\d\\d)[ T]([0-9:]{8}).* already existed")
            .matcher(line);
    assertThat(said.find()).as(line).isTrue();
    assertThat(LocalDateTime.parse(said.group(1) + "T" + said.group(2)))
        .isBetween(before.withNano(0), after);
  }

  @Test
  void whatIsRefusedIsToldAtTheStart() throws Exception {
    try (ZeekbusProcess logger = logger("CET-1CEST,M3.5.0,M10.5.0/3")) {
      assertThat(logger.awaitExit()).isEqualTo(2);
      assertThat(logger.printed())
          .startsWith("zeekbus: TZ=CET-1CEST,M3.5.0,M10.5.0/3: rules for summer time");
    }
  }
}

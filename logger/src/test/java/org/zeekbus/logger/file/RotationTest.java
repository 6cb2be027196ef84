package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files get their rotated names at their time; what happens then is left out. */
final class RotationTest {
  @TempDir Path dir;

  private static FileSettings.Builder kept(FileSettings.Builder settings) {
    return settings.processing(new Processing.Nothing());
  }

  private Site site() throws IOException {
    return new Site(dir, RotationTest::kept);
  }

  @Test
  void atTheFullHour() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "one").logs("a/dns", "other");
      site.at("2026-11-23T09:59:59").flushes();
      assertThat(site.logs()).containsExactly("a/dns.log", "conn.log");

      site.at("2026-11-23T10:00:00").flushes().processed(2);
      assertThat(site.files())
          .containsExactly("a/dns.2026-11-23-09-20-00.log", "conn.2026-11-23-09-20-00.log");
      assertThat(site.all("conn.2026-11-23-09-20-00.log").getLast()).startsWith("#close");
      assertThat(site.statistics().rotations()).isEqualTo(2);
      assertThat(site.statistics().openFiles()).isZero();
    }
  }

  @Test
  void theLastRotationOfEachLogIsReported() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "one").logs("dns", "other").flushes();
      assertThat(site.statistics().lastRotations()).isEmpty();
      site.at("2026-11-23T10:00:00").flushes().logs("conn", "two");
      site.at("2026-11-23T11:00:00").flushes().processed(3);
      Instant ten = Instant.parse("2026-11-23T09:00:00Z");
      assertThat(site.statistics().lastRotations())
          .isEqualTo(Map.of("dns", ten, "conn", ten.plus(Duration.ofHours(1))));
      assertThat(site.statistics().directories()).containsExactly(dir.toString());
    }
  }

  @Test
  void recordsThatComeAfterTheHourAreInTheNextFile() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "one").at("2026-11-23T10:00:00").logs("conn", "two").flushes();
      site.processed(1).at("2026-11-23T11:00:00").flushes().processed(2);
      assertThat(site.logs())
          .containsExactly("conn.2026-11-23-09-20-00.log", "conn.2026-11-23-10-00-00.log");
      assertThat(site.records("conn.2026-11-23-09-20-00.log")).containsExactly("one");
      assertThat(site.records("conn.2026-11-23-10-00-00.log")).containsExactly("two");
    }
  }

  @Test
  void anHourWithoutRecordsHasNoFile() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "one").at("2026-11-23T10:00:00").flushes();
      site.at("2026-11-23T11:00:00").flushes().at("2026-11-23T12:00:00").flushes();
      site.at("2026-11-23T12:40:00").logs("conn", "two");
      site.at("2026-11-23T13:00:00").flushes().processed(2);
      assertThat(site.logs())
          .containsExactly("conn.2026-11-23-09-20-00.log", "conn.2026-11-23-12-00-00.log");
    }
  }

  @Test
  void onceMoreAtTheEnd() throws IOException {
    Site site = site();
    site.logs("conn", "one").at("2026-11-23T09:30:00").close();
    assertThat(site.files()).containsExactly("conn.2026-11-23-09-20-00.log");
    assertThat(site.all("conn.2026-11-23-09-20-00.log").getLast()).startsWith("#close");
  }

  @Test
  void theHourThatComesTwiceHasTwoFiles() throws IOException {
    Site site = site();
    site.at(Instant.parse("2026-10-25T00:00:00Z")).flushes();
    for (int hour = 0; hour < 3; hour++) {
      site.logs("conn", "hour " + hour).after(Duration.ofHours(1)).flushes();
    }
    site.close();
    assertThat(site.logs())
        .containsExactly(
            "conn.2026-10-25-02-00-00.1.log",
            "conn.2026-10-25-02-00-00.log",
            "conn.2026-10-25-03-00-00.log");
    assertThat(site.records("conn.2026-10-25-02-00-00.1.log")).containsExactly("hour 1");
  }

  @Test
  void theHourThatIsMissingHasNone() throws IOException {
    Site site = site();
    site.at(Instant.parse("2026-03-29T00:00:00Z")).flushes();
    for (int hour = 0; hour < 2; hour++) {
      site.logs("conn", "hour " + hour).after(Duration.ofHours(1)).flushes();
    }
    site.close();
    assertThat(site.logs())
        .containsExactly("conn.2026-03-29-01-00-00.log", "conn.2026-03-29-03-00-00.log");
  }

  @Test
  void theLeapDay() throws IOException {
    Site site =
        new Site(dir, each -> kept(each).rotation(RotationSettings.every(Duration.ofDays(1))));
    site.at("2028-02-28T00:00:00").flushes();
    for (int day = 0; day < 3; day++) {
      site.logs("conn", "day " + day).after(Duration.ofDays(1)).flushes();
    }
    site.close();
    assertThat(site.logs())
        .containsExactly(
            "conn.2028-02-28-00-00-00.log",
            "conn.2028-02-29-00-00-00.log",
            "conn.2028-03-01-00-00-00.log");
  }

  @Test
  void bySizeSeveralInASecond() throws IOException {
    Site site = new Site(dir, each -> kept(each).rotation(RotationSettings.NEVER.size(1000)));
    for (int i = 0; i < 6; i++) {
      site.logs("conn", i + ".".repeat(600)).logs("dns", "small");
    }
    site.flushes();
    assertThat(site.logs())
        .contains("dns.log", "conn.2026-11-23-09-20-00.log", "conn.2026-11-23-09-20-00.1.log");
    site.close();
    int records = 0;
    for (String file : site.logs()) {
      if (file.startsWith("conn.")) {
        records += site.records(file).size();
        assertThat(Files.size(site.file(file))).isLessThan(2000);
      }
    }
    assertThat(records).isEqualTo(6);
    assertThat(site.records("dns.log")).hasSize(6);
  }

  @Test
  void aClockThatIsSetBackStopsNoRotation() throws IOException {
    Site site = site();
    site.at("2026-11-22T09:30:00").flushes().logs("conn", "one");
    site.at("2026-11-22T10:00:00").flushes().processed(1);
    assertThat(site.logs()).containsExactly("conn.2026-11-22-09-30-00.log");
    site.close();
  }

  @Test
  void whatFailsIsTriedAgainAndNothingStops() throws IOException {
    try (Site site = site()) {
      site.logs("conn", "one");
      Path hindrance = site.file(".tmp.rotated.conn.2026-11-23-09-20-00.log");
      Files.createDirectory(hindrance);
      site.at("2026-11-23T10:00:00").flushes().logs("conn", "two").flushes().flushes();
      assertThat(site.logs()).containsExactly("conn.log");
      assertThat(site.records("conn.log")).containsExactly("one", "two");
      assertThat(site.statistics().rotationFailures()).isEqualTo(3);

      Files.delete(hindrance);
      site.at("2026-11-23T10:00:05").flushes().processed(1);
      assertThat(site.files()).containsExactly("conn.2026-11-23-09-20-00.log");
      assertThat(site.records("conn.2026-11-23-09-20-00.log")).containsExactly("one", "two");
      site.logs("conn", "three").at("2026-11-23T11:00:00").flushes().processed(2);
      assertThat(site.logs()).contains("conn.2026-11-23-10-00-05.log");
    }
  }
}

package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/** A site upgrades its nodes one by one; or two streams have one path. */
final class SchemaChangeTest {
  @TempDir Path dir;

  private static final LogSchema OLD = Site.schema("conn");
  private static final LogSchema NEW = LogSchema.of("Test::LOG", "conn", Site.MORE_FIELDS);

  private Site site() throws IOException {
    return new Site(dir, each -> each.processing(new Processing.Nothing()));
  }

  private static byte[] old(String text) {
    return Site.batch(OLD, text);
  }

  private static byte[] later(String text) {
    return Site.batch(NEW, text);
  }

  @Test
  void eachSchemaHasItsFile() throws IOException {
    try (Site site = site()) {
      site.takes(old("o1")).takes(later("n1")).takes(old("o2")).takes(later("n2")).flushes();
      assertThat(site.logs()).containsExactly("conn-2.log", "conn.log");
      assertThat(site.records("conn.log")).containsExactly("o1", "o2");
      assertThat(site.records("conn-2.log")).containsExactly("n1\t-", "n2\t-");
      assertThat(site.all("conn-2.log")).contains("#path\tconn-2");
    }
  }

  @Test
  void theNewestTakesTheNameAtRotation() throws IOException {
    try (Site site = site()) {
      site.takes(old("o1")).takes(later("n1"));
      site.at("2026-11-23T10:00:00").takes(old("o2")).takes(later("n2")).flushes();
      assertThat(site.logs())
          .containsExactly(
              "conn-2.2026-11-23-09-20-00.log",
              "conn-2.log",
              "conn.2026-11-23-09-20-00.log",
              "conn.log");
      assertThat(site.records("conn.log")).containsExactly("n2\t-");
      assertThat(site.all("conn.log")).contains("#path\tconn");
      assertThat(site.records("conn-2.log")).containsExactly("o2");
    }
  }

  @Test
  void theNewestTakesTheNameOfAQuietOne() throws IOException {
    try (Site site = site()) {
      site.takes(old("o1")).takes(later("n1"));
      site.after(Duration.ofSeconds(59)).takes(later("n2")).flushes();
      assertThat(site.logs()).containsExactly("conn-2.log", "conn.log");

      site.after(Duration.ofSeconds(1)).flushes().takes(later("n3")).flushes();
      assertThat(site.records("conn.log")).containsExactly("n3\t-");
      assertThat(site.records("conn.2026-11-23-09-20-00.log")).containsExactly("o1");
      assertThat(site.records("conn-2.2026-11-23-09-20-00.log")).containsExactly("n1\t-", "n2\t-");

      site.takes(old("o2")).flushes();
      assertThat(site.records("conn-2.log")).as("the old one is back").containsExactly("o2");
      site.at("2026-11-23T10:00:00").flushes().takes(later("n4")).takes(old("o3")).flushes();
      assertThat(site.records("conn.log")).as("and remains the old one").containsExactly("n4\t-");
    }
  }

  @Test
  void nobodyMindsWhatIsOptional() throws IOException {
    try (Site site = site()) {
      LogField strict = new LogField(Bytes.of("text"), ZeekType.STRING, ZeekType.VOID, false);
      site.takes(old("one"))
          .takes(Site.batch(LogSchema.of("Test::LOG", "conn", List.of(strict)), "two"))
          .flushes();
      assertThat(site.records("conn.log")).containsExactly("one", "two");
    }
  }

  private static byte[] schema(int number) {
    return Site.batch(
        LogSchema.of("Test::LOG", "conn", List.of(LogField.of("f" + number, ZeekType.STRING))),
        "schema " + number);
  }

  @Test
  void nineAreEnough() throws IOException {
    try (Site site = site()) {
      List<String> expected = new ArrayList<>();
      expected.add("conn.log");
      site.takes(schema(1));
      for (int i = 2; i <= 9; i++) {
        site.takes(schema(i));
        expected.add("conn-" + i + ".log");
      }
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(() -> site.takes(schema(10)))
            .isInstanceOf(RefusedBatchException.class)
            .hasMessageContaining("conn");
      }
      assertThat(site.flushes().logs()).containsExactlyInAnyOrderElementsOf(expected);

      site.after(Duration.ofMinutes(1)).takes(schema(10)).flushes();
      assertThat(site.records("conn.log")).as("a quiet one has given way").hasSize(1);
    }
  }

  @Test
  void aNameThatAnotherPathHasIsNotTaken() throws IOException {
    try (Site site = site()) {
      site.logs("conn-2", "two").takes(old("o1")).takes(later("n1")).flushes();
      assertThat(site.logs()).containsExactly("conn-2.log", "conn-3.log", "conn.log");
      assertThat(site.records("conn-3.log")).containsExactly("n1\t-");
      site.logs("conn-3", "three").flushes();
      assertThat(site.records("conn-3-2.log")).containsExactly("three");
    }
  }

  private Site json() throws IOException {
    return new Site(
        dir,
        each ->
            each.ascii(AsciiOptions.DEFAULT.with(Map.of("use_json", "T")))
                .processing(new Processing.Nothing()));
  }

  @Test
  void jsonMixesSchemasAndNotStreams() throws IOException {
    try (Site site = json()) {
      site.takes(old("one")).takes(later("two"));
      site.takes(Site.batch(LogSchema.of("Other::LOG", "conn", Site.FIELDS), "three"));
      site.flushes();
      assertThat(site.records("conn.log")).hasSize(2);
      assertThat(site.records("conn-2.log")).hasSize(1);
    }
  }
}

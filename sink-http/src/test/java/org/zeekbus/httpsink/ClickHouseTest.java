package org.zeekbus.httpsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.SubnetValue;

/** Records in a real ClickHouse, Debian's 18.16. */
final class ClickHouseTest {
  @TempDir private static Path home;

  private static Process server;
  private static String url;
  private static HttpClient http;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    url = "http://localhost:" + port;
    Path config =
        Files.writeString(
            home.resolve("config.xml"),
            """
            <yandex>
              <logger><level>error</level><console>1</console></logger>
              <http_port>%1$d</http_port><listen_host>127.0.0.1</listen_host>
              <path>%2$s/data/</path><tmp_path>%2$s/tmp/</tmp_path>
              <users_config>users.xml</users_config>
              <default_profile>default</default_profile><default_database>default</default_database>
              <mark_cache_size>10000000</mark_cache_size>
            </yandex>
            """
                .formatted(port, home));
    Files.writeString(
        home.resolve("users.xml"),
        """
        <yandex>
          <profiles><default/></profiles><quotas><default/></quotas>
          <users><zeek>
            <password>correct horse</password><networks><ip>::/0</ip></networks>
            <profile>default</profile><quota>default</quota>
          </zeek></users>
        </yandex>
        """);
    Files.createDirectories(home.resolve("tmp"));
    server =
        new ProcessBuilder("clickhouse-server", "--config-file=" + config)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start();
    http = HttpClient.newHttpClient();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!answers()) {
      if (!server.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError(Files.readString(home.resolve("log")));
      }
      Thread.onSpinWait();
    }
  }

  private static boolean answers() throws InterruptedException {
    try {
      return http.send(
                  HttpRequest.newBuilder(URI.create(url)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterAll
  static void end() throws Exception {
    if (http != null) {
      http.close();
    }
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  private static String query(String sql) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(
                        url
                            + "/?user=zeek&password=correct+horse&query="
                            + URLEncoder.encode(sql, StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private OpenSink sink() throws Exception {
    Path password =
        Files.setPosixFilePermissions(
            Files.writeString(directory.resolve("password"), "correct horse\n"),
            PosixFilePermissions.fromString("rw-------"));
    return OpenSink.at(url, directory)
        .with(HttpSection.LAYOUT, "clickhouse")
        .with(HttpSection.USER, "zeek")
        .with(HttpSection.PASSWORD_FILE, password.toString());
  }

  /** The table of the manual, without what this version does not have. */
  private static String tableOfTheManual() throws IOException {
    Matcher sql =
        Pattern.compile("```text\n(CREATE TABLE conn .*?);\n```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "sinks.md")));
    assertThat(sql.find()).isTrue();
    return sql.group(1)
        .replaceAll(".* ALIAS toDateTime64.*\n", "")
        .replace( // this recording's Zeek had more scripts
            "ip_proto UInt8",
            """
            ip_proto UInt8, vlan Nullable(Int32), inner_vlan Nullable(Int32),
            orig_l2_addr Nullable(String), resp_l2_addr Nullable(String)
            """);
  }

  @Test
  void theRecordedConnectionsComeIntoTheTableOfTheManual() throws Exception {
    query(tableOfTheManual());
    query("CREATE DATABASE recorded");
    // The recording is of so many days that each partition would take its time on the disk.
    query("CREATE TABLE recorded.conn AS conn ENGINE = Memory");
    long records = 0;
    long ports = 0;
    long bytes = 0;
    try (OpenSink sink = sink().with(HttpSection.DATABASE, "recorded").open()) {
      for (List<byte[]> message : Recordings.messages("busy-logs.frames", Recordings.LOG)) {
        byte[] batch = message.getLast();
        LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
        reader.open(batch, 0, batch.length);
        if (reader.schema().path().text().equals("conn")) {
          sink.accept(batch);
          int port = reader.schema().indexOf("id.resp_p");
          int size = reader.schema().indexOf("orig_ip_bytes");
          while (reader.next()) {
            records++;
            ports += reader.portNumberAt(port);
            bytes += reader.longAt(size);
          }
        }
      }
      sink.flushUntilItWorks();
      assertThat(sink.context().putAside()).isEmpty();
    }
    assertThat(query("SELECT count(), sum(`id.resp_p`), sum(orig_ip_bytes) FROM recorded.conn"))
        .isEqualTo("%d\t%d\t%d\n".formatted(records, ports, bytes));
  }

  @Test
  void aLogWithoutATableWaitsAndOthersGoOn() throws Exception {
    query("CREATE TABLE there (s String) ENGINE = Memory");
    try (OpenSink sink = sink().open()) {
      sink.accept("there", "a");
      assertThatExceptionOfType(LogUnavailableException.class)
          .isThrownBy(() -> sink.accept("missing", "b"))
          .withMessage(
              "%s/ answers Table default.missing doesn't exist. (code 60); make the table, as sinks.md shows, or leave the log out with paths"
                  .formatted(url));
      sink.flushUntilItWorks();
      assertThat(query("SELECT s FROM there")).isEqualTo("a\n");
      query("CREATE TABLE missing (s String) ENGINE = Memory");
      sink.accept("missing", "b");
      sink.flushUntilItWorks();
      assertThat(query("SELECT s FROM missing")).isEqualTo("b\n");
    }
  }

  /** A field of each type that logs have. */
  private static byte[] oneOfAll(String path) {
    List<LogField> fields =
        List.of(
            LogField.of("ts", ZeekType.TIME),
            LogField.of("id.orig_h", ZeekType.ADDR),
            LogField.of("id.orig_p", ZeekType.PORT),
            LogField.of("odd`name", ZeekType.STRING),
            LogField.of("proto", ZeekType.ENUM),
            LogField.of("took", ZeekType.INTERVAL),
            LogField.of("size", ZeekType.COUNT),
            LogField.of("rise", ZeekType.INT),
            LogField.of("rate", ZeekType.DOUBLE),
            LogField.of("is", ZeekType.BOOL),
            LogField.of("net", ZeekType.SUBNET),
            LogField.of("unset", ZeekType.COUNT),
            LogField.set("tags", ZeekType.STRING),
            LogField.vector("times", ZeekType.INTERVAL));
    return new LogBatchWriter(LogSchema.of("Test::LOG", path, fields))
        .putDouble(1.5)
        .putAddress(new AddressValue(0, 0xffff_0a00_0001L))
        .putPort(new PortValue(53, PortValue.Protocol.UDP))
        .putBytes(Bytes.of("x"))
        .putBytes(Bytes.of("udp"))
        .putDouble(0.25)
        .putLong(7)
        .putLong(-7)
        .putDouble(0.5)
        .putBoolean(true)
        .putSubnet(new SubnetValue(new AddressValue(0, 0xffff_0a00_0000L), 104))
        .putUnset()
        .putElements(1)
        .putBytes(Bytes.of("a"))
        .putElements(2)
        .putDouble(1)
        .putUnset()
        .toBytes();
  }

  @Test
  void allMissingColumnsAreNamedWithTheStatementThatAddsThem() throws Exception {
    query("CREATE DATABASE narrow");
    query("CREATE TABLE narrow.log (ts Float64) ENGINE = MergeTree() ORDER BY ts");
    byte[] batch = oneOfAll("log");
    try (OpenSink sink = sink().with(HttpSection.DATABASE, "narrow").open()) {
      String problem = problem(sink, batch);
      assertThat(problem)
          .startsWith(
              url + "/ table narrow.log has no columns for id.orig_h, id.orig_p, odd`name, ")
          .contains(
              "times; leave these fields out with fields, or add them: ALTER TABLE `narrow`.`log` ADD")
          .contains(" ADD COLUMN `id.orig_p` Nullable(UInt16), ");
      query(problem.substring(problem.indexOf("ALTER TABLE")));
      sink.accept(batch);
      sink.flushUntilItWorks();
      assertThat(sink.context().putAside()).isEmpty();
    }
    assertThat(query("SELECT * FROM narrow.log FORMAT TSV"))
        .isEqualTo(
            "1.5\t10.0.0.1\t53\tx\tudp\t0.25\t7\t-7\t0.5\t1\t10.0.0.0/8\t\\N\t['a']\t[1,NULL]\n");
  }

  @Test
  void theColumnOfTheLogIsMissingToo() throws Exception {
    query("CREATE TABLE shared (other String) ENGINE = Memory");
    try (OpenSink sink = sink().with(HttpSection.TABLE, "shared").open()) {
      assertThatExceptionOfType(LogUnavailableException.class)
          .isThrownBy(() -> sink.accept("log", "b"))
          .withMessageContaining("table shared has no columns for _path, s; ")
          .withMessageContaining("ADD COLUMN `_path` String, ADD COLUMN `s` Nullable(String)");
    }
  }

  private static String problem(OpenSink sink, byte[] batch) throws IOException {
    try {
      sink.accept(batch);
    } catch (LogUnavailableException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("it is taken");
  }

  @Test
  void aFieldWithoutAColumnIsLeftOutIfTheUrlSaysSo() throws Exception {
    query("CREATE TABLE wide (other UInt8) ENGINE = Memory");
    try (OpenSink sink =
        sink().with(HttpSection.URL, url + "/?input_format_skip_unknown_fields=1").open()) {
      sink.accept("wide", "a");
      sink.flushUntilItWorks();
      assertThat(query("SELECT * FROM wide")).isEqualTo("0\n");
    }
  }

  @Test
  void aRecordThatDoesNotFitBecomesADeadLetter() throws Exception {
    query("CREATE TABLE numbers (s UInt8) ENGINE = Memory");
    try (OpenSink sink = sink().open()) {
      sink.accept("numbers", "1", "2", "three", "4", "5");
      sink.flushUntilItWorks();
      assertThat(query("SELECT s FROM numbers ORDER BY s")).isEqualTo("1\n2\n4\n5\n");
      assertThat(sink.context().putAside())
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.target()).isEqualTo("numbers");
            assertThat(letter.record()).isEqualTo("{\"s\":\"three\"}");
            assertThat(letter.reason()).startsWith("answers Cannot parse");
          });
    }
  }

  @Test
  void gzipIsRead() throws Exception {
    query("CREATE TABLE packed (s String) ENGINE = Memory");
    try (OpenSink sink = sink().with(HttpSection.COMPRESSION, "gzip").open()) {
      sink.accept("packed", "a\u00e9\n", "b");
      sink.flushUntilItWorks();
    }
    assertThat(query("SELECT s FROM packed FORMAT JSONEachRow"))
        .isEqualTo("{\"s\":\"a\u00e9\\n\"}\n{\"s\":\"b\"}\n");
  }

  @Test
  void connectNamesItsVersion() throws Exception {
    assertThat(sink().connect()).startsWith(url + "/: ClickHouse 18.16.");
  }

  @Test
  void aWrongPasswordIsSaid() throws Exception {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(sink().with(HttpSection.USER, "nobody")::connect)
        .withMessageContaining("Unknown user nobody (code 192); set user and password-file");
  }

  @Test
  void aDatabaseThatIsNotThereIsSaid() throws Exception {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(sink().with(HttpSection.DATABASE, "none")::connect)
        .withMessageContaining("Database none doesn't exist (code 81); make the database");
  }
}

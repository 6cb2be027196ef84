package org.zeekbus.httpsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.httpsink.settings.HttpSection;

/** The bytes of requests, in each layout. */
final class RequestBytesTest {
  @TempDir private Path directory;

  private RawServer server;

  @BeforeEach
  void start() throws Exception {
    server = RawServer.start(RawServer.OK);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private OpenSink sink() {
    return OpenSink.at(server.url() + "/logs?a=b", directory);
  }

  /** What the server gets of three records of two logs, in one request. */
  private RawServer.Request request(OpenSink sink) throws Exception {
    try (sink) {
      sink.open();
      sink.accept("conn", "a", "\"\n\u00e9");
      sink.accept("dns", "c");
      sink.flush();
    }
    assertThat(server.requests()).hasSize(1);
    return server.requests().getFirst();
  }

  private static final String LINES =
      """
      {"_path":"conn","s":"a"}
      {"_path":"conn","s":"\\"\\n\u00e9"}
      {"_path":"dns","s":"c"}
      """;

  private Map<String, String> headers(int length, String... more) {
    Map<String, String> headers =
        new TreeMap<>(
            Map.of(
                "content-length",
                Integer.toString(length),
                "content-type",
                "application/x-ndjson",
                "host",
                server.url().substring("http://".length()),
                "user-agent",
                "zeekbus"));
    for (String header : more) {
      String[] pair = header.split(": ", 2);
      headers.put(pair[0], pair[1]);
    }
    return headers;
  }

  @Test
  void ndjson() throws Exception {
    RawServer.Request request = request(sink());
    assertThat(request.line()).isEqualTo("POST /logs?a=b HTTP/1.1");
    assertThat(request.text()).isEqualTo(LINES);
    assertThat(request.headers()).isEqualTo(headers(request.body().length));
  }

  @Test
  void vector() throws Exception {
    RawServer.Request request = request(sink().with(HttpSection.LAYOUT, "vector"));
    assertThat(request.line()).isEqualTo("POST /logs?a=b HTTP/1.1");
    assertThat(request.text()).isEqualTo(LINES);
    assertThat(request.headers()).isEqualTo(headers(request.body().length));
  }

  @Test
  void clickhouse() throws Exception {
    try (OpenSink sink =
        OpenSink.at(server.url() + "/?async_insert=1", directory)
            .with(HttpSection.LAYOUT, "clickhouse")
            .with(HttpSection.DATABASE, "zeek logs")
            .open()) {
      sink.accept("x`y", "a", "b");
      sink.flush();
    }
    assertThat(server.requests())
        .extracting(RawServer.Request::line, RawServer.Request::text)
        .containsExactly(
            tuple(
                "POST /?database=zeek%20logs&query=INSERT%20INTO%20%60x%5C%60y%60%20%28%60s%60%29"
                    + "%20FORMAT%20JSONEachRow&async_insert=1 HTTP/1.1",
                ""),
            tuple(
                "POST /?database=zeek%20logs&query=INSERT%20INTO%20%60x%5C%60y%60"
                    + "%20FORMAT%20JSONEachRow&async_insert=1 HTTP/1.1",
                "{\"s\":\"a\"}\n{\"s\":\"b\"}\n"));
  }

  @Test
  void clickhouseWithOneTableForAllLogs() throws Exception {
    RawServer.Request last;
    try (OpenSink sink =
        OpenSink.at(server.url(), directory)
            .with(HttpSection.LAYOUT, "clickhouse")
            .with(HttpSection.TABLE, "zeek")
            .open()) {
      sink.accept("conn", "a");
      sink.accept("dns", "b");
      sink.flush();
      last = server.requests().getLast();
    }
    assertThat(last.text())
        .isEqualTo("{\"_path\":\"conn\",\"s\":\"a\"}\n{\"_path\":\"dns\",\"s\":\"b\"}\n");
  }

  @Test
  void gzip() throws Exception {
    RawServer.Request request = request(sink().with(HttpSection.COMPRESSION, "gzip"));
    assertThat(request.unzipped()).isEqualTo(LINES);
    assertThat(request.headers())
        .isEqualTo(headers(request.body().length, "content-encoding: gzip"));
  }

  @Test
  void zstd() throws Exception {
    RawServer.Request request = request(sink().with(HttpSection.COMPRESSION, "zstd"));
    assertThat(new String(Zstd.decompress(request.body(), 1000), StandardCharsets.UTF_8))
        .isEqualTo(LINES);
    assertThat(request.headers())
        .isEqualTo(headers(request.body().length, "content-encoding: zstd"));
  }

  @Test
  void aToken() throws Exception {
    RawServer.Request request =
        request(sink().with(HttpSection.BEARER_FILE, secret("t0ken\n").toString()));
    assertThat(request.headers())
        .isEqualTo(headers(request.body().length, "authorization: Bearer t0ken"));
  }

  @Test
  void aPassword() throws Exception {
    RawServer.Request request =
        request(
            sink()
                .with(HttpSection.USER, "zeek")
                .with(HttpSection.PASSWORD_FILE, secret("p\u00e4ss wort").toString()));
    assertThat(request.headers())
        .isEqualTo(headers(request.body().length, "authorization: Basic emVlazpww6RzcyB3b3J0"));
  }

  @Test
  void headers() throws Exception {
    RawServer.Request request =
        request(
            sink().with(HttpSection.HEADERS, "X-Scope-OrgID=a=b").with(HttpSection.TIMEOUT, "10s"));
    assertThat(request.headers()).isEqualTo(headers(request.body().length, "x-scope-orgid: a=b"));
  }

  @Test
  void aHeaderFromTheEnvironment() throws Exception {
    RawServer.Request request = request(sink().with(HttpSection.HEADERS, "X-Home=env:PATH"));
    assertThat(request.headers())
        .isEqualTo(headers(request.body().length, "x-home: " + System.getenv("PATH")));
  }

  private Path secret(String text) throws Exception {
    return Files.setPosixFilePermissions(
        Files.writeString(directory.resolve("secret"), text),
        PosixFilePermissions.fromString("rw-------"));
  }
}

package org.zeekbus.httpsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.httpsink.settings.TargetUrl;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.sink.SinkProvider;
import org.zeekbus.sink.testkit.TestSettings;

/** What is found before a record is sent. */
final class HttpProviderTest {
  @TempDir private Path directory;

  @Test
  void isFound() {
    assertThat(ServiceLoader.load(SinkProvider.class))
        .extracting(SinkProvider::type)
        .contains("http");
  }

  /** Settings, and the error. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batch-records=5 | a sink of type http needs logger.http.url, such as https://siem",
        "url=http://x user=u | logger.http.user u (--http-user) needs logger.http.password-file",
        "url=http://x password-file=f | needs logger.http.user",
        "url=http://x tls-cert=f | needs logger.http.tls-key",
        "url=http://x tls-key=f | needs logger.http.tls-cert",
        "url=http://x user=u password-file=f bearer-file=g | logger.http.bearer-file g (--http-bearer-file) cannot be combined with logger.http.password-file f",
        "url=http://x buffer=1MiB batch-bytes=2MiB | logger.http.batch-bytes 2MiB (--http-batch-bytes) is larger than logger.http.buffer 1MiB",
        "url=http://x headers=Content-Type=x | Content-Type is set by layout and compression",
        "url=http://x headers=Host=s3cret | logger.http.headers: Host cannot be sent",
        "url=http://x headers=X@y=s3cret | logger.http.headers: X@y cannot be sent",
      })
  void settingsThatDoNotGoTogetherAreErrors(String settings, String error) {
    TestSettings values = new TestSettings();
    for (String each : settings.split(" ")) {
      String[] pair = each.split("=", 2);
      values.set(setting(pair[0]), pair[1]);
    }
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> new HttpProvider().check(values))
        .withMessageContaining(error)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  private static Setting<?> setting(String key) {
    return HttpSection.SECTION.settings().stream()
        .filter(setting -> setting.key().equals("logger.http." + key))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "siem.example.net/logs | (expected: a URL, such as https://",
        "ftp://siem/logs | (expected: a URL, such as https://",
        "http:///logs | ",
        "http://siem:99999/logs | (expected: a URL, such as https://",
        "http://zeek:s3cret@siem/ | a URL with a user or password (expected: these in user and",
        "http://siem/?user=zeek&Password=s3cret | a URL with a user or password (expected: these in",
        "http://zeek:s3cret @siem/ | not a URL: ",
        "http://siem/#a | (expected: a URL without #)",
        "http://{path}.siem/ | (expected: {path} behind the host only)",
      })
  void aUrlThatIsNoneIsAnError(String url, String error) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TargetUrl.parse(url))
        .withMessageContaining(error == null ? "" : error)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | : a server that answers 200",
        "204 | : a server that answers 204",
        "400 | : a server that answers 400: empty",
      })
  void connectSaysWhatItFound(int status, String found) throws Exception {
    try (RawServer server =
        RawServer.start(
            (request, out) -> RawServer.answer(out, status, status == 400 ? "empty" : ""))) {
      assertThat(OpenSink.at(server.url() + "/logs?secret", directory).connect())
          .isEqualTo(server.url() + "/logs" + found);
      assertThat(server.requests()).singleElement().satisfies(r -> assertThat(r.body()).isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | answers 401; set bearer-file, or user and password-file",
        "404 | answers 404; does url name what takes records",
        "503 | answers 503",
      })
  void connectFailsWhereRecordsWouldNotBeTaken(int status, String error) throws Exception {
    try (RawServer server = RawServer.start((request, out) -> RawServer.answer(out, status, ""))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(OpenSink.at(server.url() + "/logs?secret", directory)::connect)
          .withMessageStartingWith(server.url() + "/logs " + error);
    }
  }

  @Test
  void connectLeavesNoThread() throws Exception {
    try (RawServer server = RawServer.start(RawServer.OK)) {
      Set<Thread> others = OpenSink.clientThreads();
      OpenSink.at(server.url(), directory).connect();
      assertThat(others).containsAll(OpenSink.clientThreads());
    }
  }
}

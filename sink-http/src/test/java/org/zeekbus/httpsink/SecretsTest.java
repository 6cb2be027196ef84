package org.zeekbus.httpsink;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.zeekbus.httpsink.settings.HttpSection;

/** A server that sends back what it got makes us tell no secret. */
final class SecretsTest {
  private static final String PASSWORD = "correct-horse-battery";
  private static final String HEADER = "staple-in-a-header";

  /** Of the user and the password. */
  private static final String PAIR = "emVlazpjb3JyZWN0LWhvcnNlLWJhdHRlcnk=";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 413, 429, 500})
  void noneIsTold(int status) throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger("sink test");
    root.addAppender(log);
    List<String> told = new ArrayList<>();
    Path file =
        Files.setPosixFilePermissions(
            Files.writeString(directory.resolve("password"), PASSWORD + "\n"),
            PosixFilePermissions.fromString("rw-------"));
    try (RawServer server =
        RawServer.start((request, out) ->
            RawServer.answer(
                out,
                status,
                PASSWORD + request.headers(),
                "Location: http://" + PASSWORD + "/" + PAIR))) {
      OpenSink sink =
          OpenSink.at(server.url(), directory)
              .with(HttpSection.USER, "zeek")
              .with(HttpSection.PASSWORD_FILE, file.toString())
              .with(HttpSection.HEADERS, "X-Key=" + HEADER)
              .open();
      try {
        told.add(sink.connect());
      } catch (IOException e) {
        told.add(e.toString());
      }
      sink.accept("log", "a", "b");
      try {
        sink.end();
      } catch (IOException e) {
        told.add(e.toString());
        told.add(String.valueOf(e.getCause()));
      }
      assertThat(server.requests())
          .isNotEmpty()
          .allSatisfy(request -> {
            assertThat(request.headers()).containsEntry("authorization", "Basic " + PAIR);
            assertThat(request.headers()).containsEntry("x-key", HEADER);
          });
      sink.context().putAside().forEach(letter -> told.add(letter.reason()));
    } finally {
      root.detachAppender(log);
    }
    log.list.forEach(event -> told.add(event.getFormattedMessage()));
    assertThat(told)
        .isNotEmpty()
        .allSatisfy(text -> assertThat(text).doesNotContain(PASSWORD, HEADER, PAIR));
  }
}

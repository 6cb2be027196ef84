package org.zeekbus.websocket.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.http.Access;
import org.zeekbus.websocket.SelfSigned;
import org.zeekbus.websocket.TestApi;

/** Our server does what a real Zeek did, but for the differences that {@link Differences} lists. */
final class RecordedSessionsTest {
  /** What manager and worker-1 subscribe; and a topic that only clients have, to see it here. */
  private static final String[] NODES = {"/ws/in/", "/ws/chat", "/ws/other"};

  private static final String SILENT = "answers no pings";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subscribe",
        "client-to-zeek",
        "messages",
        "broken-frames",
        "http",
        "two-clients",
        "oversized",
        "deep",
        "zeek-to-client",
        "metadata",
        "python-websockets"
      })
  void theClientsOf(String file) throws IOException {
    try (TestApi api = TestApi.start()) {
      plays(file, RecordedSessionsTest::any, api, name -> plain(api));
    }
  }

  @Test
  void theClientsThatComeAndGo() throws IOException {
    try (TestApi api = TestApi.start()) {
      plays("lifecycle", line -> !line.connection().equals(SILENT), api, name -> plain(api));
    }
  }

  @Test
  void aClientThatAnswersNoPings() throws IOException {
    try (TestApi api = TestApi.start(TestApi.pinging(Duration.ofSeconds(1)))) {
      plays("lifecycle", line -> line.connection().equals(SILENT), api, name -> plain(api));
    }
  }

  /** In the recording, a message of the client made the nodes stop. */
  @Test
  void theClientsOfAServerThatStops() throws IOException {
    try (TestApi api = TestApi.start()) {
      plays("shutdown", RecordedSessionsTest::any, api, name -> plain(api));
    }
  }

  @Test
  void clientsWithTls(@TempDir Path directory) throws Exception {
    SelfSigned certificate = SelfSigned.in(directory);
    Access access = new Access(Optional.empty(), Optional.of(certificate.tls()));
    try (TestApi api = TestApi.start(TestApi.SETTINGS, access)) {
      plays(
          "tls",
          RecordedSessionsTest::any,
          api,
          name -> name.startsWith("plain") ? plain(api) : certificate.connect(api.address()));
    }
  }

  private static boolean any(Line line) {
    return true;
  }

  private static Socket plain(TestApi api) throws IOException {
    return new Socket(api.address().getAddress(), api.address().getPort());
  }

  private static void plays(String file, Predicate<Line> chosen, TestApi api, Replay.Dial dial)
      throws IOException {
    KnownDifferences known = Differences.of(file);
    List<BusMessage> bus =
        switch (file) {
          case "metadata" -> BusMessage.all("metadata");
          case "oversized", "deep", "tls" -> List.of(); // runs of which there are no frames
          default -> BusMessage.all("websocket");
        };
    List<Line> lines = Line.all(file).stream().filter(chosen).toList();
    try (Nodes nodes = new Nodes(api.broker(), NODES)) {
      Replay replay = new Replay(file, dial, () -> api.server().close(), nodes, bus, known);
      assertThat(replay.play(lines)).isEmpty();
      assertThat(known.stale()).as("differences that there are not").isEmpty();
    }
  }
}

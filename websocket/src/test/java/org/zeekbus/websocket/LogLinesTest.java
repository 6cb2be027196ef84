package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.Await;

/** Who comes and goes is logged in the words of Zeek's cluster.log. */
final class LogLinesTest {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.zeekbus.websocket");
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getFormattedMessage());
        }
      };

  @BeforeEach
  void listen() {
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(appender);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  private List<String> of(String id) {
    return lines.stream().filter(line -> line.contains("'" + id + "'")).toList();
  }

  @Test
  void areZeeks() {
    try (TestServer server = TestServer.start()) {
      WebSocketPeer named = server.connect("X-Application-Name: lab/1.0");
      String id = named.subscribes("b", "a");
      named.closes(1000, "").hearsClose(1000, "").hearsTheEnd();
      WebSocketPeer unnamed = server.connect();
      String other = unnamed.subscribes();
      unnamed.closes(4000, "enough").hearsClose(4000, "enough").hearsTheEnd();
      Await.until("both are gone", () -> of(id).size() == 2 && of(other).size() == 2);
      String who =
          "WebSocket client '%s' (127.0.0.1:%d) application_name=lab/1.0"
              .formatted(id, named.local().getPort());
      assertThat(of(id))
          .containsExactly(who + " subscribed to [a, b]", who + " gone with code 1000");
      String whom =
          "WebSocket client '%s' (127.0.0.1:%d)".formatted(other, unnamed.local().getPort());
      assertThat(of(other))
          .containsExactly(
              whom + " subscribed to []", whom + " gone with code 4000 and reason 'enough'");
    }
  }

  @Test
  void nameTwentyTopics() {
    try (TestServer server = TestServer.start()) {
      String id =
          server
              .connect()
              .subscribes(IntStream.range(100, 150).mapToObj(i -> "t" + i).toArray(String[]::new));
      assertThat(of(id)).singleElement().asString().endsWith("t118, t119, and 30 more]");
    }
  }

  @Test
  void areLimitedForEachApplication() {
    try (TestServer server = TestServer.start(TestServer.settings(it -> it.connections(1000)))) {
      for (int i = 0; i < 150; i++) {
        server
            .connect("X-Application-Name: storm")
            .closes(1000, "")
            .hearsClose(1000, "")
            .hearsTheEnd();
        server.connect("X-Application-Name: storm").subscribes();
      }
      long storm = lines.stream().filter(line -> line.contains("=storm")).count();
      assertThat(storm).isBetween(200L, 250L);
      String id = server.connect("X-Application-Name: calm").subscribes();
      assertThat(of(id)).hasSize(1);
    }
  }
}

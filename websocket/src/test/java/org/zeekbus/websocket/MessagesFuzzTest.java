package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Any message as the first of a client, and as one after the ack: an ack, an event or one of the
 * errors that clients know follows, and nothing else; the client beside it is served.
 *
 * <p>For an hour: {@code mvn -pl websocket -am integration-test -Dtest=MessagesFuzzTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.time=1h}.
 */
@Tag("fuzz")
final class MessagesFuzzTest {
  private static TestApi api;
  private static RawWebSocket ear;

  @BeforeAll
  static void start() throws IOException {
    api = TestApi.start();
    ear = RawWebSocket.subscribed(api.address(), "fuzz.");
  }

  @AfterAll
  static void stop() throws IOException {
    ear.close();
    api.close();
  }

  @FuzzTest
  @DictionaryEntries({
    "{\"type\":\"data-message\",\"topic\":\"fuzz.x\",\"@data-type\":\"vector\",\"data\":[",
    "{\"@data-type\":\"count\",\"data\":1}",
    "\"@data-type\":",
    "\"vector\"",
    "\"real\"",
    "\"timestamp\"",
    "\"table\"",
    "\"key\":",
    "\"value\":",
    "\\u0000",
    "\\ud800"
  })
  void anyBytes(byte[] data) throws IOException {
    if (data.length == 0) {
      return;
    }
    boolean isFirst = (data[0] & 1) == 0;
    RawFrame message = RawFrame.of(RawFrame.BINARY, Arrays.copyOfRange(data, 1, data.length));
    try (var _ = BugDetectors.allowNetworkConnections();
        RawWebSocket client = RawWebSocket.open(api.address())) {
      if (!isFirst) {
        client.subscribes();
      }
      client.says(message, RawFrame.close(1000, ""));
      for (RawFrame heard = client.hears(); heard != null; heard = client.hears()) {
        String said = heard.toString();
        if (isFirst) {
          assertThat(said)
              .matches(
                  "(?s)text \\{\"type\":\"(ack|error\",\"code\":\"deserialization_failed\",\"context"
                      + "\":\"(subscriptions not an array|individual subscription not a string)).*"
                      + "|close 1000|close 100[89] .+");
        } else {
          assertThat(said)
              .matches(
                  "text \\{\"type\":\"error\",\"code\":\"deserialization_failed\",\"context\":\""
                      + "(failed to decode JSON object|no topic in top-level JSON object|failed to"
                      + " create Zeek event)\"}|close 1000");
        }
      }
      client.vanishes(); // so that no port waits
    }
    if (!isFirst) {
      servesTheOther();
    }
    assertThat(api.server().snapshot().http().failures()).isZero();
    assertThat(api.broker().snapshot().failures()).isZero();
  }

  /** Whatever event came of it can be read by any reader of JSON. */
  private static void servesTheOther() throws IOException {
    String sign = EventText.of("fuzz.sign", "Fuzz::sign", "x");
    try (var _ = BugDetectors.allowNetworkConnections();
        RawWebSocket mouth = RawWebSocket.subscribed(api.address())) {
      mouth.saysText(sign).flush();
      for (String heard = ear.hearsText(); !heard.equals(sign); heard = ear.hearsText()) {
        assertThat(heard).startsWith("{\"type\":\"data-message\",\"topic\":\"fuzz.");
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), heard)) {
          while (parser.nextToken() != null) {
            // on to the end
          }
        }
      }
      mouth.vanishes();
    }
  }
}

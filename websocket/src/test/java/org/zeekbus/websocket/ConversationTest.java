package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.value.Values;

/** What a client says, and what it hears. */
final class ConversationTest {
  private static final Event EVENT = Event.of("Lab::answer", "gr\u00fc\u00df", Values.count(3));

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void eachClientIsASenderOfItsOwn() {
    String id = server.connect().subscribes("a");
    assertThat(id).matches("zeekbus_.+_\\d+_N[0-9A-Za-z]{17}-websocket-\\d+");
    assertThat(server.connect().subscribes("a"))
        .isNotEqualTo(id)
        .startsWith(id.replaceAll("\\d+$", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | subscriptions not an array",
        "{} | subscriptions not an array",
        "[1] | individual subscription not a string",
        "['/a | subscriptions not an array"
      })
  void aWrongFirstMessageEndsIt(String text, String context) {
    WebSocketPeer peer = server.connect();
    peer.says(text).hears(Texts.error(context)).hearsClose(1008, context);
  }

  @Test
  void aTopicThatNodesCouldNotTakeIsRefusedInWords() {
    WebSocketPeer peer = server.connect();
    String context = "a topic of 100,000 bytes (longest: 4,096)";
    peer.says("[\"" + "x".repeat(100_000) + "\"]").hears(Texts.error(context));
    peer.hearsClose(1008, context);
  }

  @Test
  void theFirstMessageMayBeBinaryAndInFragments() {
    server.connect().saysBinary(bytes("[\"a\"]")).ack();
    WebSocketPeer peer = server.connect();
    peer.sends(0x01, bytes("[\"")).sends(0x80, bytes("a\"]")).ack();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x | failed to decode JSON object",
        "[\"/more\"] | failed to decode JSON object",
        "{\"topic\":\"t\",\"@data-type\":\"money\",\"data\":1} | failed to decode JSON object",
        "{\"@data-type\":\"count\",\"data\":1} | no topic in top-level JSON object",
        "{\"topic\":\"<$>\",\"@data-type\":\"count\",\"data\":1} | no topic in top-level JSON object",
        "{\"topic\":\"t\",\"@data-type\":\"count\",\"data\":1} | failed to create Zeek event"
      })
  void aWrongEventGetsZeeksAnswerAndItGoesOn(String text, String context) {
    WebSocketPeer other = server.subscriber("on.");
    WebSocketPeer peer = server.subscriber();
    peer.says(text).hears(Texts.error(context));
    peer.says(Texts.message("on.x", EVENT));
    other.hears(Texts.message("on.x", EVENT));
    other.close();
  }

  @Test
  void aTopicIsNotTooLong() {
    WebSocketPeer peer = server.subscriber();
    peer.says(Texts.message("x".repeat(4097), EVENT));
    peer.hears(
        "{\"type\":\"error\",\"code\":\"topic_too_long\","
            + "\"context\":\"the topic is longer than 4,096 bytes\"}");
  }

  @Test
  void anEventMayBeBinaryOrInFragmentsWithAPingBetween() {
    WebSocketPeer other = server.subscriber("frag.");
    WebSocketPeer peer = server.subscriber();
    String text = Texts.message("frag.x", EVENT);
    peer.saysBinary(bytes(text));
    byte[] all = bytes(text);
    for (int cut = 1; cut < all.length; cut += 7) { // also within a character
      peer.sends(0x01, Arrays.copyOfRange(all, 0, cut));
      peer.pings("between").hearsPong("between");
      peer.sends(0x00, new byte[0]);
      peer.sends(0x80, Arrays.copyOfRange(all, cut, all.length));
      other.hears(text);
    }
    other.hears(text); // the binary one
    other.close();
  }

  @Test
  void pingsAreAnsweredAsTheyAre() {
    WebSocketPeer peer = server.connect();
    for (String text : List.of("", "hello", "x".repeat(125))) {
      peer.pings(text).hearsPong(text);
    }
    peer.sends(0x8a, bytes("unasked")).subscribes("a");
  }

  @Test
  void anEventComesOnceHoweverManyTopicsMatch() {
    WebSocketPeer peer = server.subscriber("once", "once.", "once.x", "");
    WebSocketPeer other = server.subscriber();
    other.says(Texts.message("once.x", EVENT)).says(Texts.message("once.y", EVENT));
    peer.hears(Texts.message("once.x", EVENT), Texts.message("once.y", EVENT));
    peer.close();
  }

  @Test
  void topicsMayBeMany() {
    WebSocketPeer peer =
        server.subscriber(
            IntStream.range(0, 1234).mapToObj(i -> "many." + i + ".").toArray(String[]::new));
    WebSocketPeer other = server.subscriber();
    for (int i = 0; i < 1234; i += 3) {
      other.says(Texts.message("many." + i + ".x", EVENT));
    }
    for (int i = 0; i < 1234; i += 3) {
      peer.hears(Texts.message("many." + i + ".x", EVENT));
    }
    peer.close();
  }

  @Test
  void framesMayComeInAnyCut() {
    WebSocketPeer other = server.subscriber("cut.");
    byte[] first = WebSocketPeer.frame(0x81, bytes("[]"));
    byte[] second = WebSocketPeer.frame(0x81, bytes(Texts.message("cut.x", EVENT)));
    WebSocketPeer peer = server.connect();
    for (byte each : first) {
      peer.write(new byte[] {each});
    }
    peer.ack();
    for (byte each : second) {
      peer.write(new byte[] {each});
    }
    other.hears(Texts.message("cut.x", EVENT));
    other.close();
  }
}

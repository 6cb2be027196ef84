package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.BinaryValues;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.JsonValues;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;

final class EnvelopeTest {
  private static final Value ONE = Values.count(1);
  private static final Event HELLO = Event.of("hello", "a", 2);

  private static void refused(Value message, int binaryOffset, String problem) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> BinaryEvents.decode(BinaryValues.encode(message)))
        .withMessage("broker-bin-v1, byte " + binaryOffset + ": " + problem);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> JsonEvents.decode(JsonValues.encode(message)))
        .withMessageEndingWith(": " + problem);
  }

  private static Value message(Object... event) {
    return Values.vector(ONE, ONE, Values.vector(event));
  }

  /** From Zeek's unit test of its serializer, but for the metadata, whose value is 0 there. */
  @Test
  void isLaidOutAsInZeek() {
    Event event =
        Event.of("Supervisor::node_status", "TEST", Values.count(42))
            .withNetworkTimestamp(Instant.EPOCH);
    assertThat(HexFormat.of().formatHex(BinaryEvents.encode(event)))
        .isEqualTo(
            """
            0e03 020000000000000001 020000000000000001 0e03
            0517 53757065727669736f723a3a6e6f64655f737461747573
            0e02 0504 54455354 02000000000000002a
            0e01 0e02 020000000000000001 090000000000000000
            """
                .replaceAll("\\s", ""));
  }

  @Test
  void bothFormatsKeepEverything() {
    Event event =
        HELLO
            .with(Values.count(4711), Values.string("mine"))
            .withNetworkTimestamp(Instant.ofEpochSecond(1, 5));
    assertThat(BinaryEvents.decode(BinaryEvents.encode(event))).isEqualTo(event);
    assertThat(JsonEvents.decode(JsonEvents.encode(event))).isEqualTo(event);
    assertThat(event.networkTimestamp()).isEqualTo(Instant.ofEpochSecond(1, 5));
    assertThat(event.metadata(Values.count(4711))).isEqualTo(Values.string("mine"));
    assertThat(event.metadata(Values.count(7))).isNull();
    assertThat(HELLO.networkTimestamp()).isNull();
    assertThat(HELLO.is("hello")).isTrue();
    assertThat(HELLO).hasToString("hello(a, 2)");
  }

  @Test
  void emptyMetadataIsNotMissingMetadata() {
    Event event = new Event(HELLO.name(), HELLO.arguments(), List.of());
    assertThat(BinaryEvents.decode(BinaryEvents.encode(event)))
        .isEqualTo(event)
        .isNotEqualTo(HELLO);
    assertThat(BinaryEvents.decode(BinaryEvents.encode(HELLO))).isEqualTo(HELLO);
  }

  @Test
  void ofMetadataTheFirstCounts() {
    Event event = HELLO.with(ONE_ID, Values.integer(1)).with(ONE_ID, Values.integer(2));
    assertThat(event.metadata(ONE_ID)).isEqualTo(Values.integer(1));
    assertThat(event.networkTimestamp()).as("a timestamp that is an integer").isNull();
    assertThat(BinaryEvents.decode(BinaryEvents.encode(event))).isEqualTo(event);
  }

  private static final CountValue ONE_ID = Event.NETWORK_TIMESTAMP;

  @Test
  void moreIsIgnored() {
    Value event = Values.vector("hello", Values.vector("a", 2), Values.vector(), "more");
    Value message = Values.vector(ONE, ONE, event, "more");
    assertThat(BinaryEvents.decode(BinaryValues.encode(message)).arguments())
        .isEqualTo(HELLO.arguments());
  }

  @Test
  void otherwiseItIsRefused() {
    refused(Values.integer(1), 0, "integer (expected: a vector)");
    refused(Values.vector(ONE, ONE), 0, "vector of 2 (expected: 3 or more)");
    refused(Values.vector(1, ONE, "x"), 2, "integer (expected: a count)");
    refused(Values.vector(Values.count(2), ONE, "x"), 2, "format version 2 (expected: 1)");
    refused(Values.vector(ONE, Values.count(5), "x"), 11, "message type 5 (expected: 1)");
    refused(Values.vector(ONE, ONE, "x"), 20, "string (expected: a vector)");
    refused(message("hello"), 20, "vector of 1 (expected: 2 or more)");
    refused(message(7, Values.vector()), 22, "integer (expected: a string)");
    refused(message("hello", Values.set()), 29, "set (expected: a vector)");
    refused(message("hello", Values.vector(), "x"), 31, "string (expected: a vector)");
    refused(
        message("hello", Values.vector(), Values.vector("x")), 33, "string (expected: a vector)");
    refused(
        message("hello", Values.vector(), Values.vector(Values.vector(ONE))),
        33,
        "vector of 1 (expected: 2 or more)");
    refused(
        message("hello", Values.vector(), Values.vector(Values.vector("x", ONE))),
        35,
        "string (expected: a count)");
  }

  @Test
  void jsonNamesTheOffsetToo() {
    byte[] json = JsonValues.encode(message("hello", Values.set()));
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> JsonEvents.decode(json))
        .satisfies(e ->
            assertThat(new String(json, StandardCharsets.UTF_8).substring(e.offset()))
                .startsWith("{\"@data-type\":\"set\""));
  }

  @Test
  void dataMessagesHaveATopic() {
    var message = new JsonEvents.DataMessage(Bytes.of("/a \"topic\""), HELLO);
    byte[] json = JsonEvents.encode(message, JsonStyle.EXACT);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .startsWith(
            "{\"type\":\"data-message\",\"topic\":\"/a \\\"topic\\\"\",\"@data-type\":\"vector\",");
    assertThat(decodeMessage(json)).isEqualTo(message);
    assertThat(JsonEvents.decode(json)).isEqualTo(HELLO);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> decodeMessage(JsonEvents.encode(HELLO)))
        .withMessage("broker-json-v1, byte 0: no topic (expected: a string)");
    String text = new String(JsonEvents.encode(HELLO), StandardCharsets.UTF_8);
    assertThat(decodeMessage(text.replaceFirst("}$", ",\"topic\":\"t\",\"topic\":\"u\"}")).topic())
        .isEqualTo(Bytes.of("t"));
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> decodeMessage(text.replaceFirst("}$", ",\"topic\":7}")));
  }

  private static JsonEvents.DataMessage decodeMessage(String json) {
    return decodeMessage(json.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonEvents.DataMessage decodeMessage(byte[] json) {
    return JsonEvents.decodeDataMessage(json, 0, json.length, DecodeLimits.DEFAULT);
  }

  @Test
  void messagesAreFourFrames() {
    EventMessage message = EventMessage.of("topic", "node", HELLO);
    assertThat(EventMessage.decode(message.frames())).isEqualTo(message);
    EventMessage json =
        new EventMessage(Bytes.of("topic"), Bytes.of("node"), EventFormat.JSON, HELLO);
    assertThat(EventMessage.decode(json.frames())).isEqualTo(json);
    assertThat(json.frames().get(2)).asString().isEqualTo("broker-json-v1");

    List<byte[]> frames = new ArrayList<>(message.frames());
    frames.set(2, "pickle".getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> EventMessage.decode(frames))
        .withMessage(
            "event message, byte 0: format 'pickle' (expected: one of [broker-bin-v1, broker-json-v1])");
    frames.removeLast();
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> EventMessage.decode(frames))
        .withMessage("event message, byte 0: frames: 3 (expected: 4)");
  }
}

package org.zeekbus.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.zeekbus.websocket.RawFrame.BINARY;
import static org.zeekbus.websocket.RawFrame.CLOSE;
import static org.zeekbus.websocket.RawFrame.CONTINUATION;
import static org.zeekbus.websocket.RawFrame.PING;
import static org.zeekbus.websocket.RawFrame.PONG;
import static org.zeekbus.websocket.RawFrame.TEXT;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 case by case: what a client may send, and what ends it. */
final class ProtocolCasesTest {
  private static final String TOPIC = "cases.event";
  private static final String NOT_JSON =
      "text {\"type\":\"error\",\"code\":\"deserialization_failed\",\"context\":\"failed to decode"
          + " JSON object\"}";
  private static final String STILL_THERE = "still there";

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = TestApi.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  /** What a client sends, and what it hears then. */
  record Case(String name, List<byte[]> sent, List<String> heard) {
    static Case of(String name, RawFrame... frames) {
      return new Case(name, Arrays.stream(frames).map(RawFrame::encoded).toList(), List.of());
    }

    static Case raw(String name, byte[]... bytes) {
      return new Case(name, List.of(bytes), List.of());
    }

    Case hears(String... answers) {
      return new Case(name, sent, List.of(answers));
    }

    /** The connection ends with this code, and a reason in words. */
    Case closes(int code) {
      return hears("close " + code);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static RawFrame text(String text) {
    return RawFrame.text(text);
  }

  private static RawFrame more(String text) {
    return RawFrame.text(text).andMore();
  }

  private static RawFrame rest(String text) {
    return RawFrame.of(CONTINUATION, text.getBytes(UTF_8));
  }

  private static RawFrame control(int opcode, int length) {
    return RawFrame.of(opcode, "x".repeat(length).getBytes(ISO_8859_1));
  }

  // Cases after which the connection goes on.

  static Stream<Case> allowed() {
    List<Case> all = new ArrayList<>();
    all.add(Case.of("empty text", text("")).hears(NOT_JSON));
    all.add(Case.of("empty binary", RawFrame.of(BINARY, new byte[0])).hears(NOT_JSON));
    all.add(Case.of("binary that is no UTF-8", RawFrame.hex(BINARY, "fffe")).hears(NOT_JSON));
    all.add(Case.of("text in two fragments", more("["), rest("]")).hears(NOT_JSON));
    all.add(Case.of("empty fragments", more(""), rest("").andMore(), rest("x")).hears(NOT_JSON));
    RawFrame[] many = new RawFrame[1002];
    Arrays.fill(many, rest("").andMore());
    many[0] = more("[");
    many[1001] = rest("]");
    all.add(Case.of("1,000 empty fragments", many).hears(NOT_JSON));
    all.add(
        Case.of("ping between fragments", more("["), control(PING, 3), rest("]"))
            .hears("pong xxx", NOT_JSON));
    all.add(
        Case.of("pong between fragments", more("["), control(PONG, 3), rest("]")).hears(NOT_JSON));
    all.add(
        Case.of(
                "pings between all fragments",
                more("["),
                control(PING, 1),
                rest("1").andMore(),
                control(PING, 2),
                rest("]"))
            .hears("pong x", "pong xx", NOT_JSON));
    all.add(Case.of("ping without payload", control(PING, 0)).hears("pong "));
    all.add(Case.of("ping of 125 bytes", control(PING, 125)).hears("pong " + "x".repeat(125)));
    all.add(Case.of("ping that is no UTF-8", RawFrame.hex(PING, "00 ff fe")).hears("pong \0ÿþ"));
    all.add(Case.of("pong that nobody asked for", control(PONG, 5)));
    all.add(
        Case.of("three pings", control(PING, 1), control(PING, 2), control(PING, 3))
            .hears("pong x", "pong xx", "pong xxx"));
    all.add(Case.of("two messages at once", text("a"), text("b")).hears(NOT_JSON, NOT_JSON));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void isAllowed(Case each) throws IOException {
    try (RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      each.sent().forEach(client::says);
      client.hears(each.heard().toArray(String[]::new));
      isThere(client);
    }
  }

  /** The same, one byte at a time. */
  @ParameterizedTest
  @MethodSource("allowed")
  void isAllowedInSingleBytes(Case each) throws IOException {
    try (RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      for (byte[] frame : each.sent()) {
        for (byte b : frame) {
          client.says(new byte[] {b}).flush();
        }
      }
      client.hears(each.heard().toArray(String[]::new));
      isThere(client);
    }
  }

  private static void isThere(RawWebSocket client) throws IOException {
    client.says(RawFrame.of(PING, STILL_THERE.getBytes(UTF_8))).hears("pong " + STILL_THERE);
    client.says(RawFrame.close(1000, "")).hears("close 1000", "end");
  }

  // Cases that end it.

  static Stream<Case> forbidden() {
    List<Case> all = new ArrayList<>();
    for (int bits = 1; bits < 8; bits++) {
      all.add(Case.of("text with RSV " + bits, text("[]").withReserved(bits)).closes(1002));
      all.add(Case.of("ping with RSV " + bits, control(PING, 1).withReserved(bits)).closes(1002));
      all.add(
          Case.of("continuation with RSV " + bits, more("["), rest("]").withReserved(bits))
              .closes(1002));
      all.add(
          Case.of("close with RSV " + bits, RawFrame.close(1000, "").withReserved(bits))
              .closes(1002));
    }
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      all.add(Case.of("opcode " + opcode, control(opcode, 0)).closes(1002));
      all.add(Case.of("opcode " + opcode + " with payload", control(opcode, 9)).closes(1002));
      all.add(
          Case.of("opcode " + opcode + " between fragments", more("["), control(opcode, 1))
              .closes(1002));
    }
    for (int opcode : new int[] {CLOSE, PING, PONG}) {
      all.add(Case.of("fragmented control " + opcode, control(opcode, 2).andMore()).closes(1002));
      all.add(Case.of("control " + opcode + " of 126", control(opcode, 126)).closes(1002));
      all.add(Case.of("control " + opcode + " of 70,000", control(opcode, 70_000)).closes(1002));
    }
    all.add(Case.of("continuation of nothing", rest("[]")).closes(1002));
    all.add(Case.of("unfinished continuation of nothing", rest("[").andMore()).closes(1002));
    all.add(
        Case.of("continuation after the end", text("[]"), rest("x")).hears(NOT_JSON, "close 1002"));
    all.add(Case.of("text within a text", more("["), text("]")).closes(1002));
    all.add(
        Case.of("binary within a text", more("["), RawFrame.of(BINARY, new byte[1])).closes(1002));
    all.add(Case.of("unfinished text within a text", more("["), more("]")).closes(1002));
    all.add(Case.raw("a length with the top bit", text("").header(Long.MIN_VALUE, 8)).closes(1002));
    all.add(Case.raw("a length of 2^63-1", text("").header(Long.MAX_VALUE, 8)).closes(1009));
    all.add(Case.raw("a length of 2^40", text("").header(1L << 40, 8)).closes(1009));
    all.add(Case.raw("a length beyond the limit", text("").header((16 << 20) + 1)).closes(1009));
    for (String bad : NO_UTF8) {
      String begin = "5b 22 ce ba";
      all.add(Case.of("text of " + bad, RawFrame.hex(TEXT, bad)).closes(1007));
      all.add(Case.of("text with " + bad, RawFrame.hex(TEXT, begin + bad + "22 5d")).closes(1007));
      all.add(Case.of("text that ends with " + bad, RawFrame.hex(TEXT, begin + bad)).closes(1007));
      all.add(
          Case.of(
                  "second fragment with " + bad,
                  RawFrame.hex(TEXT, begin).andMore(),
                  RawFrame.hex(CONTINUATION, bad + "5d"))
              .closes(1007));
      all.add(Case.of("close reason with " + bad, RawFrame.hex(CLOSE, "03 e8" + bad)).closes(1007));
    }
    all.add(
        Case.of(
                "a character that a second fragment breaks",
                RawFrame.hex(TEXT, "5b ce").andMore(),
                RawFrame.hex(CONTINUATION, "5d"))
            .closes(1007));
    all.add(
        Case.of(
                "a character that nothing completes",
                RawFrame.hex(TEXT, "5b f0 9f").andMore(),
                RawFrame.hex(CONTINUATION, "92"))
            .closes(1007));
    return all.stream();
  }

  /** RFC 3629. */
  private static final List<String> NO_UTF8 =
      List.of(
          "80",
          "bf",
          "c0 80",
          "c1 bf",
          "c3 28",
          "e0 80 80",
          "e0 9f bf",
          "e2 28 a1",
          "ed a0 80",
          "ed bf bf",
          "f0 80 80 80",
          "f0 8f bf bf",
          "f4 90 80 80",
          "f5 80 80 80",
          "f8 88 80 80 80",
          "fc 84 80 80 80 80",
          "fe",
          "ff");

  @ParameterizedTest
  @MethodSource("forbidden")
  void endsIt(Case each) throws IOException {
    try (RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      each.sent().forEach(client::says);
      hearsClose(client, each.heard());
    }
  }

  /** The same before anything was subscribed. */
  @ParameterizedTest
  @MethodSource("forbidden")
  void endsItBeforeItHasBegun(Case each) throws IOException {
    try (RawWebSocket client = RawWebSocket.open(api.address())) {
      each.sent().forEach(client::says);
      String last = each.heard().getLast();
      boolean isFirstMessage = each.heard().size() > 1;
      hearsClose(client, isFirstMessage ? List.of() : List.of(last));
    }
  }

  /** What is expected, the last of it a close with a reason, and then the end. */
  private static void hearsClose(RawWebSocket client, List<String> expected) throws IOException {
    for (int i = 0; i < expected.size() - 1; i++) {
      client.hears(expected.get(i));
    }
    if (expected.isEmpty()) {
      RawFrame any = client.hears();
      assertThat(any).isNotNull();
      client.leaves();
      while (client.hears() != null) {
        // until its end
      }
      return;
    }
    RawFrame close = client.hears();
    if (close == null) {
      throw new AssertionError("the end (expected: " + expected.getLast() + ")");
    }
    assertThat(close.toString()).startsWith(expected.getLast() + " ");
    assertThat(close.payload().length()).isBetween(3, 125);
    client.leaves();
    client.hears("end");
  }

  @Test
  void theServerEndsItIfTheClientDoesNot() throws IOException {
    try (RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      client.says(control(3, 0));
      assertThat(String.valueOf(client.hears())).startsWith("close 1002 ");
      client.hears("end");
    }
  }

  // Closing.

  @ParameterizedTest
  @ValueSource(
      ints = {
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000,
        4999
      })
  void aCloseComesBack(int code) throws IOException {
    for (String reason : List.of("", "because", "κόσμε", "r".repeat(123))) {
      RawFrame close = RawFrame.close(code, reason);
      try (RawWebSocket client = RawWebSocket.subscribed(api.address())) {
        client.says(close).hears(close.toString(), "end");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999, 1004, 1006, 1015, 1016, 1100, 2000, 2999})
  void aCloseWithAWrongCodeIsAnError(int code) throws IOException {
    try (RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      client.says(RawFrame.close(code, "because"));
      hearsClose(client, List.of("close 1002"));
    }
  }

  @Test
  void aCloseWithoutCodeComesBackWithoutCode() throws IOException {
    try (RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      client.says(RawFrame.of(CLOSE, new byte[0])).hears("close", "end");
    }
  }

  @Test
  void nothingIsReadAfterAClose() throws IOException {
    try (RawWebSocket ear = RawWebSocket.subscribed(api.address(), TOPIC);
        RawWebSocket client = RawWebSocket.subscribed(api.address());
        RawWebSocket other = RawWebSocket.subscribed(api.address())) {
      String late = EventText.of(TOPIC, "Case::late", "x");
      client
          .says(RawFrame.close(1000, "bye"), control(PING, 3), text(late), text("no JSON"))
          .says(RawFrame.close(1001, "bye again"))
          .hears("close 1000 bye", "end");
      String event = EventText.of(TOPIC, "Case::next", "x");
      other.saysText(event).flush();
      assertThat(ear.hearsText()).isEqualTo(event);
    }
  }

  @Test
  void aCloseBetweenFragmentsEndsTheMessage() throws IOException {
    try (RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      client.says(more("["), RawFrame.close(1000, "bye"), rest("]")).hears("close 1000 bye", "end");
    }
  }

  // Messages in parts.

  private static final String EVENT =
      EventText.of(TOPIC, "Case::event", "κόσμε €𝄞\uffff\uE000 \uDBFF\uDFFF");

  @Test
  void anEventMayBeCutAnywhere() throws IOException {
    byte[] event = EVENT.getBytes(UTF_8);
    try (RawWebSocket ear = RawWebSocket.subscribed(api.address(), TOPIC);
        RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      for (int cut = 0; cut <= event.length; cut++) {
        client
            .says(
                RawFrame.of(TEXT, Arrays.copyOf(event, cut)).andMore(),
                control(PONG, 2),
                RawFrame.of(CONTINUATION, Arrays.copyOfRange(event, cut, event.length)))
            .flush();
        assertThat(ear.hearsText()).as("cut at %s", cut).isEqualTo(EVENT);
      }
    }
  }

  @Test
  void anEventMayComeInFragmentsOfOneByte() throws IOException {
    byte[] event = EVENT.getBytes(UTF_8);
    try (RawWebSocket ear = RawWebSocket.subscribed(api.address(), TOPIC);
        RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      for (int i = 0; i < event.length; i++) {
        RawFrame part = RawFrame.of(i == 0 ? TEXT : CONTINUATION, new byte[] {event[i]});
        client.says(i == event.length - 1 ? part : part.andMore()).flush();
      }
      assertThat(ear.hearsText()).isEqualTo(EVENT);
    }
  }

  @Test
  void theTcpStreamMayBeCutAnywhere() throws IOException {
    byte[] frame = RawFrame.text(EVENT).encoded();
    try (RawWebSocket ear = RawWebSocket.subscribed(api.address(), TOPIC);
        RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      for (int cut = 0; cut <= frame.length; cut++) {
        client.says(Arrays.copyOf(frame, cut)).flush();
        client.says(Arrays.copyOfRange(frame, cut, frame.length)).flush();
        assertThat(ear.hearsText()).as("cut at %s", cut).isEqualTo(EVENT);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {125, 126, 127, 65_535, 65_536, 65_537, 1 << 20})
  void lengthsAtTheEdgesOfTheirForms(int length) throws IOException {
    int head = EventText.of(TOPIC, "Case::event", "").length();
    String event = EventText.of(TOPIC, "Case::event", "x".repeat(Math.max(0, length - head)));
    try (RawWebSocket ear = RawWebSocket.subscribed(api.address(), TOPIC);
        RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      client.saysText(event).flush();
      assertThat(ear.hearsText()).isEqualTo(event);
      client.says(RawFrame.text("x".repeat(length))).hears(NOT_JSON);
    }
  }

  @Test
  void fragmentsHaveTheLimitTogether() throws IOException {
    byte[] quarter = new byte[4 << 20];
    Arrays.fill(quarter, (byte) ' ');
    try (RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      client.says(RawFrame.of(TEXT, quarter).andMore());
      for (int i = 0; i < 2; i++) {
        client.says(RawFrame.of(CONTINUATION, quarter).andMore());
      }
      client.says(RawFrame.of(CONTINUATION, quarter)).hears(NOT_JSON);
      client.says(RawFrame.of(TEXT, quarter).andMore());
      for (int i = 0; i < 3; i++) {
        client.says(RawFrame.of(CONTINUATION, quarter).andMore());
      }
      client.says(RawFrame.of(CONTINUATION, new byte[1]));
      hearsClose(client, List.of("close 1009"));
    }
  }

  @Test
  void aStormOfPings() throws IOException {
    try (RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      for (int i = 0; i < 2000; i++) {
        client.says(RawFrame.of(PING, Integer.toString(i).getBytes(UTF_8)));
      }
      for (int i = 0; i < 2000; i++) {
        client.hears("pong " + i);
      }
      isThere(client);
    }
  }
}

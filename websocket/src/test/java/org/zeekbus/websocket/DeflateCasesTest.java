package org.zeekbus.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.zeekbus.websocket.RawFrame.CLOSE;
import static org.zeekbus.websocket.RawFrame.CONTINUATION;
import static org.zeekbus.websocket.RawFrame.PING;
import static org.zeekbus.websocket.RawFrame.PONG;
import static org.zeekbus.websocket.RawFrame.TEXT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate (RFC 7692): what is agreed, what compressed messages may look like. */
final class DeflateCasesTest {
  private static final String TOPIC = "deflate.event";
  private static final int RSV1 = 4;

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = TestApi.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  /** Compresses as a client does; one for all messages keeps the context. */
  private static final class Compressor implements AutoCloseable {
    private final Deflater deflater;

    Compressor(int level) {
      deflater = new Deflater(level, true);
    }

    /** RFC 7692, 7.2.1: flushed, without the last four bytes. */
    byte[] payload(byte[] message) {
      byte[] all = flushed(message);
      return Arrays.copyOf(all, all.length - 4);
    }

    byte[] flushed(byte[] part) {
      deflater.setInput(part);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] some = new byte[8192];
      for (int n = some.length; n == some.length; ) {
        n = deflater.deflate(some, 0, some.length, Deflater.SYNC_FLUSH);
        out.write(some, 0, n);
      }
      return out.toByteArray();
    }

    @Override
    public void close() {
      deflater.close();
    }
  }

  private static byte[] deflated(String text) {
    try (Compressor compressor = new Compressor(9)) {
      return compressor.payload(text.getBytes(UTF_8));
    }
  }

  private static RawFrame compressed(byte[] payload) {
    return RawFrame.of(TEXT, payload).withReserved(RSV1);
  }

  private static @Nullable String agreed(String... offers) throws IOException {
    String[] headers =
        Arrays.stream(offers)
            .map(offer -> "Sec-WebSocket-Extensions: " + offer)
            .toArray(String[]::new);
    try (RawWebSocket client = RawWebSocket.to(api.address())) {
      RawWebSocket.Head head =
          client.says(RawWebSocket.request(RawWebSocket.PATH, headers)).hearsHead();
      assertThat(head.status()).isEqualTo(101);
      return head.headers().get("sec-websocket-extensions");
    }
  }

  private static RawWebSocket deflating(String... topics) throws IOException {
    RawWebSocket client =
        RawWebSocket.open(api.address(), "Sec-WebSocket-Extensions: permessage-deflate");
    client.subscribes(topics);
    return client;
  }

  // What is agreed.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=15",
        "permessage-deflate; client_max_window_bits=9",
        "permessage-deflate; client_max_window_bits=\"10\"",
        "permessage-deflate; client_no_context_takeover",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate;server_no_context_takeover;client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=15",
        "PERMESSAGE-DEFLATE",
        "x-unknown, permessage-deflate",
        "permessage-deflate; server_max_window_bits=7, permessage-deflate",
        "permessage-deflate; mystery, permessage-deflate",
        "permessage-deflate, permessage-deflate; client_max_window_bits"
      })
  void isAgreed(String offer) throws IOException {
    String answer = agreed(offer);
    if (answer == null) {
      throw new AssertionError("not agreed");
    }
    isAnAnswerTo(offer, answer);
  }

  @Test
  void offersMayStandInTwoHeaders() throws IOException {
    assertThat(agreed("x-unknown", "permessage-deflate")).startsWith("permessage-deflate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-unknown",
        "permessage-deflated",
        "permessage-deflate; mystery",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=09",
        "permessage-deflate; server_max_window_bits=x",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=-9",
        "permessage-deflate; client_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover=x",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=15; server_max_window_bits=15"
      })
  void isNotAgreed(String offer) throws IOException {
    assertThat(agreed(offer)).isNull();
  }

  /** A window that the server cannot have it must not agree to. */
  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 14})
  void aSmallerWindowIsKeptOrNotAgreed(int bits) throws IOException {
    String offer = "permessage-deflate; server_max_window_bits=" + bits;
    String answer = agreed(offer);
    if (answer != null) {
      isAnAnswerTo(offer, answer);
      assertThat(answer).contains("server_max_window_bits=");
    }
  }

  /** RFC 7692, 7.1: what an answer may say depends on the offer. */
  private static void isAnAnswerTo(String offer, String answer) {
    assertThat(answer).doesNotContain(",");
    List<String> parts = Arrays.stream(answer.split(";")).map(String::strip).toList();
    assertThat(parts.getFirst()).isEqualTo("permessage-deflate");
    Set<String> names = new HashSet<>();
    for (String part : parts.subList(1, parts.size())) {
      String name = part.split("=", 2)[0];
      assertThat(names.add(name)).as(answer).isTrue();
      switch (name) {
        case "server_no_context_takeover", "client_no_context_takeover" ->
            assertThat(part).isEqualTo(name);
        case "client_max_window_bits" -> {
          assertThat(offer).contains(name);
          assertThat(Integer.parseInt(part.split("=", 2)[1])).isBetween(8, 15);
        }
        case "server_max_window_bits" ->
            assertThat(Integer.parseInt(part.split("=", 2)[1])).isBetween(8, 15);
        default -> throw new AssertionError(answer);
      }
    }
    if (offer.equals("permessage-deflate; server_no_context_takeover")) {
      assertThat(names).contains("server_no_context_takeover");
    }
  }

  // Compressed messages of clients.

  private static void isHeard(RawWebSocket ear, String event) throws IOException {
    assertThat(ear.hearsText()).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 9})
  void messagesOfEveryLevel(int level) throws IOException {
    try (RawWebSocket ear = RawWebSocket.subscribed(api.address(), TOPIC);
        RawWebSocket client = deflating();
        Compressor compressor = new Compressor(level)) {
      for (String text : List.of("", "x", "κόσμε".repeat(500), "y".repeat(100_000))) {
        String event = EventText.of(TOPIC, "Case::event", text);
        byte[] payload = compressor.payload(event.getBytes(UTF_8));
        client.says(compressed(payload)).flush();
        isHeard(ear, event);
        if (isToBeForgotten()) {
          compressor.deflater.reset();
        }
      }
    }
  }

  /** Whether clients have to begin each message without what was before. */
  private static boolean isToBeForgotten() throws IOException {
    return String.valueOf(agreed("permessage-deflate")).contains("client_no_context_takeover");
  }

  @Test
  void aMessageMayBeCutAnywhere() throws IOException {
    String event = EventText.of(TOPIC, "Case::event", "κόσμε €𝄞");
    byte[] payload = deflated(event);
    try (RawWebSocket ear = RawWebSocket.subscribed(api.address(), TOPIC);
        RawWebSocket client = deflating()) {
      for (int cut = 0; cut <= payload.length; cut++) {
        client
            .says(
                compressed(Arrays.copyOf(payload, cut)).andMore(),
                RawFrame.of(PONG, new byte[3]),
                RawFrame.of(CONTINUATION, Arrays.copyOfRange(payload, cut, payload.length)))
            .flush();
        isHeard(ear, event);
      }
    }
  }

  @Test
  void someMessagesMayBeCompressed() throws IOException {
    try (RawWebSocket ear = RawWebSocket.subscribed(api.address(), TOPIC);
        RawWebSocket client = deflating()) {
      for (int i = 0; i < 10; i++) {
        String event = EventText.of(TOPIC, "Case::event", "number " + i);
        client.says(i % 2 == 0 ? RawFrame.text(event) : compressed(deflated(event))).flush();
        isHeard(ear, event);
      }
    }
  }

  /** RFC 7692, 7.2.3: several blocks, stored ones, empty ones, and one that says it is the last. */
  @Test
  void blocksOfAllKinds() throws IOException {
    String event = EventText.of(TOPIC, "Case::event", "blocks");
    byte[] bytes = event.getBytes(UTF_8);
    ByteArrayOutputStream several = new ByteArrayOutputStream();
    try (Compressor compressor = new Compressor(9)) {
      several.writeBytes(compressor.flushed(Arrays.copyOf(bytes, 20)));
      several.writeBytes(compressor.payload(Arrays.copyOfRange(bytes, 20, bytes.length)));
    }
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    stored.write(0);
    stored.writeBytes(
        new byte[] {
          (byte) bytes.length,
          (byte) (bytes.length >> 8),
          (byte) ~bytes.length,
          (byte) (~bytes.length >> 8)
        });
    stored.writeBytes(bytes);
    stored.write(0);
    ByteArrayOutputStream last = new ByteArrayOutputStream();
    try (Deflater deflater = new Deflater(9, true)) {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] out = new byte[bytes.length + 100];
      last.write(out, 0, deflater.deflate(out));
      last.write(0);
    }
    ByteArrayOutputStream empties = new ByteArrayOutputStream();
    for (int i = 0; i < 100; i++) {
      empties.writeBytes(new byte[] {0, 0, 0, -1, -1});
    }
    empties.writeBytes(deflated(event));
    try (RawWebSocket ear = RawWebSocket.subscribed(api.address(), TOPIC);
        RawWebSocket client = deflating()) {
      for (ByteArrayOutputStream each : List.of(several, stored, last, empties)) {
        client.says(compressed(each.toByteArray())).flush();
        isHeard(ear, event);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "02 00", "01 00 00 ff ff 00", ""})
  void anEmptyMessageInAnyForm(String hex) throws IOException {
    try (RawWebSocket client = deflating()) {
      client
          .says(RawFrame.hex(TEXT, hex).withReserved(RSV1))
          .hears(
              "text {\"type\":\"error\",\"code\":\"deserialization_failed\",\"context\":\"failed"
                  + " to decode JSON object\"}");
    }
  }

  @Test
  void theFirstMessageMayBeCompressed() throws IOException {
    try (RawWebSocket client =
        RawWebSocket.open(api.address(), "Sec-WebSocket-Extensions: permessage-deflate")) {
      assertThat(client.says(compressed(deflated("[\"a\"]"))).hearsText()).contains("\"ack\"");
    }
  }

  // What ends it.

  private static void ends(RawWebSocket client, int code) throws IOException {
    assertThat(String.valueOf(client.hears())).startsWith("close " + code + " ");
    client.leaves();
    client.hears("end");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7})
  void otherReservedBits(int bits) throws IOException {
    try (RawWebSocket client = deflating()) {
      client.says(RawFrame.of(TEXT, deflated("[]")).withReserved(bits));
      ends(client, 1002);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {PING, PONG, CLOSE})
  void compressedControlFrames(int opcode) throws IOException {
    try (RawWebSocket client = deflating()) {
      client.says(RawFrame.of(opcode, new byte[0]).withReserved(RSV1));
      ends(client, 1002);
    }
  }

  @Test
  void aCompressedContinuation() throws IOException {
    byte[] payload = deflated("[\"abc\"]");
    try (RawWebSocket client = deflating()) {
      client.says(
          compressed(Arrays.copyOf(payload, 3)).andMore(),
          RawFrame.of(CONTINUATION, Arrays.copyOfRange(payload, 3, payload.length))
              .withReserved(RSV1));
      ends(client, 1002);
    }
  }

  @Test
  void aContinuationThatBeginsToBeCompressed() throws IOException {
    try (RawWebSocket client = deflating()) {
      client.says(
          RawFrame.text("[").andMore(),
          RawFrame.of(CONTINUATION, deflated("]")).withReserved(RSV1));
      ends(client, 1002);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"07", "ff ff ff", "06 00", "00 05 00 00 00", "ed fd", "78 9c 03 00"})
  void bytesThatCannotBeInflated(String hex) throws IOException {
    try (RawWebSocket client = deflating()) {
      client.says(RawFrame.hex(TEXT, hex).withReserved(RSV1));
      assertThat(String.valueOf(client.hears())).matches("close 100[27] .+");
      client.leaves();
      client.hears("end");
    }
  }

  @Test
  void textThatIsNoUtf8OnceInflated() throws IOException {
    try (RawWebSocket client = deflating();
        Compressor compressor = new Compressor(9)) {
      client.says(compressed(compressor.payload(new byte[] {'[', (byte) 0xc3, ']'})));
      ends(client, 1007);
    }
  }

  @Test
  void aBomb() throws IOException {
    byte[] bomb;
    try (Compressor compressor = new Compressor(9)) {
      bomb = compressor.payload(new byte[256 << 20]);
    }
    assertThat(bomb).hasSizeLessThan(300_000);
    for (boolean isFragmented : new boolean[] {false, true}) {
      try (RawWebSocket client = deflating()) {
        if (isFragmented) {
          client.says(
              compressed(Arrays.copyOf(bomb, 1000)).andMore(),
              RawFrame.of(CONTINUATION, Arrays.copyOfRange(bomb, 1000, bomb.length)));
        } else {
          client.says(compressed(bomb));
        }
        ends(client, 1009);
      }
    }
  }

  @Test
  void exactlyTheLimitOnceInflated() throws IOException {
    byte[] spaces = new byte[16 << 20];
    Arrays.fill(spaces, (byte) ' ');
    try (RawWebSocket client = deflating();
        Compressor compressor = new Compressor(9)) {
      client.says(compressed(compressor.payload(spaces)));
      assertThat(client.hearsText()).contains("failed to decode JSON object");
    }
    byte[] more = Arrays.copyOf(spaces, spaces.length + 1);
    try (RawWebSocket client = deflating();
        Compressor compressor = new Compressor(9)) {
      client.says(compressed(compressor.payload(more)));
      ends(client, 1009);
    }
  }

  // Compressed messages for clients.

  /** The next frame that is no ping. */
  private static RawFrame event(RawWebSocket ear) throws IOException {
    RawFrame frame = ear.hearsFrame();
    while (frame != null && frame.opcode() == PING) {
      frame = ear.hearsFrame();
    }
    if (frame == null) {
      throw new AssertionError("the end (expected: an event)");
    }
    return frame;
  }

  @Test
  void longEventsComeCompressedAndShortOnesDoNot() throws IOException {
    try (RawWebSocket ear = deflating(TOPIC);
        RawWebSocket plain = RawWebSocket.subscribed(api.address(), TOPIC);
        RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      String shortOne = EventText.of(TOPIC, "Case::event", "short");
      client.saysText(shortOne).flush();
      RawFrame frame = event(ear);
      assertThat(frame.reserved()).isZero();
      assertThat(plain.hearsText()).isEqualTo(shortOne);
      String longOne = EventText.of(TOPIC, "Case::event", "long ".repeat(2000));
      client.saysText(longOne).flush();
      frame = event(ear);
      assertThat(frame.reserved()).isEqualTo(RSV1);
      assertThat(frame.payload().length()).isLessThan(longOne.length() / 10);
      assertThat(plain.hearsText()).isEqualTo(longOne);
      for (int i = 0; i < 3; i++) {
        client.saysText(longOne).flush();
        assertThat(ear.hearsText()).isEqualTo(longOne);
        assertThat(plain.hearsText()).isEqualTo(longOne);
      }
    }
  }

  @Test
  void eventsThatDeflateBadlyComeThrough() throws IOException {
    Random random = new Random(7692);
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      noise.append((char) (' ' + random.nextInt(0x5000)));
    }
    String text = noise.toString().replace("\\", "").replace("\"", "").replace("\177", "");
    String event = EventText.of(TOPIC, "Case::event", text);
    try (RawWebSocket ear = deflating(TOPIC);
        RawWebSocket client = RawWebSocket.subscribed(api.address())) {
      client.saysText(event).flush();
      assertThat(ear.hearsText()).isEqualTo(event);
    }
  }
}

package org.zeekbus.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.event.Event;

/** Clients that ask for permessage-deflate. */
final class CompressionTest {
  private static final int DEFLATED_TEXT = 0xc1;
  private static final String TOO_BIG =
      "a message of more than 1,048,576 bytes (limit: websocket.message)";
  private static final Event SHORT = Event.of("Lab::short");
  private static final Event LONG = Event.of("Lab::long", "again and ".repeat(500));

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WebSocketPeer connect() {
    WebSocketPeer peer =
        server.connect("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
    assertThat(peer.response())
        .contains(
            "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                + " client_no_context_takeover\r\n");
    return peer;
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(bytes);
    byte[] out = new byte[bytes.length + 100];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - 4);
  }

  private static byte[] deflated(String text) {
    return deflated(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String inflated(byte[] payload) {
    Inflater inflater = new Inflater(true);
    byte[] in = Arrays.copyOf(payload, payload.length + 4);
    in[in.length - 1] = (byte) 0xff;
    in[in.length - 2] = (byte) 0xff;
    inflater.setInput(in);
    byte[] out = new byte[1 << 20];
    try {
      int length = inflater.inflate(out);
      return new String(out, 0, length, StandardCharsets.UTF_8);
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    } finally {
      inflater.end();
    }
  }

  @Test
  void longEventsAreCompressedForThemAndShortOnesAreNot() {
    WebSocketPeer asks = connect();
    asks.sends(DEFLATED_TEXT, deflated("[\"zip.\"]")).ack();
    WebSocketPeer plain = server.subscriber("zip.");
    WebSocketPeer publisher = server.subscriber();
    for (int i = 0; i < 3; i++) {
      publisher.says(Texts.message("zip.x", LONG)).says(Texts.message("zip.x", SHORT));
    }
    for (int i = 0; i < 3; i++) {
      WebSocketPeer.Frame frame = asks.next();
      assertThat(frame.first()).isEqualTo(DEFLATED_TEXT);
      assertThat(frame.payload().length).isLessThan(300);
      assertThat(inflated(frame.payload())).isEqualTo(Texts.message("zip.x", LONG));
      asks.hears(Texts.message("zip.x", SHORT));
      plain.hears(Texts.message("zip.x", LONG), Texts.message("zip.x", SHORT));
    }
    asks.close();
    plain.close();
  }

  @Test
  void theirMessagesMayBeCompressed() {
    WebSocketPeer other = server.subscriber("zap.");
    WebSocketPeer asks = connect();
    asks.subscribes();
    asks.sends(DEFLATED_TEXT, deflated(Texts.message("zap.x", LONG)));
    asks.says(Texts.message("zap.x", SHORT));
    byte[] third = deflated(Texts.message("zap.y", LONG));
    asks.sends(0x41, Arrays.copyOf(third, 5)).pings("x").hearsPong("x");
    asks.sends(0x80, Arrays.copyOfRange(third, 5, third.length));
    other.hears(
        Texts.message("zap.x", LONG), Texts.message("zap.x", SHORT), Texts.message("zap.y", LONG));
    other.close();
  }

  @Test
  void aLongMessageThatWasShortIsTranslatedToo() {
    WebSocketPeer other = server.subscriber("zop.");
    WebSocketPeer asks = connect();
    asks.subscribes();
    String text = Texts.message("zop.x", Event.of("Lab::long", "x".repeat(300_000)));
    asks.sends(DEFLATED_TEXT, deflated(text));
    asks.says(Texts.message("zop.x", SHORT)).closes(1000, "");
    other.hears(text, Texts.message("zop.x", SHORT));
    asks.hearsClose(1000, "");
    other.close();
  }

  @Test
  void aBombIs1009() {
    WebSocketPeer asks = connect();
    asks.subscribes();
    asks.sends(DEFLATED_TEXT, deflated(new byte[50 << 20]));
    asks.hearsClose(1009, TOO_BIG);
    WebSocketPeer first = connect();
    first.sends(DEFLATED_TEXT, deflated(new byte[50 << 20]));
    first.hearsClose(1009, "a first message of more than 1,048,576 bytes");
  }

  @Test
  void whatCannotBeInflatedEndsIt() {
    WebSocketPeer asks = connect();
    asks.subscribes();
    asks.sends(DEFLATED_TEXT, new byte[] {0x07, 0x77});
    asks.hearsClose(1007, "Invalid compressed data");
  }

  @Test
  void compressedTextMustBeUtf8() {
    WebSocketPeer asks = connect();
    asks.subscribes();
    asks.sends(DEFLATED_TEXT, deflated(new byte[] {(byte) 0xff}));
    asks.hearsClose(1007, "Invalid frame payload data");
  }

  @Test
  void onlyTheFirstFragmentSaysSo() {
    WebSocketPeer asks = connect();
    asks.sends(0x41, new byte[0]).sends(0xc0, new byte[0]);
    asks.hearsClose(1002, "Reserved bit used");
    for (int first : new int[] {0xa1, 0x91, 0xe1, 0xc9}) {
      WebSocketPeer peer = connect();
      peer.sends(first, new byte[0]).hearsClose(1002, "Reserved bit used");
    }
  }
}

package org.zeekbus.websocket.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Upgrade;
import org.zeekbus.websocket.count.ApplicationNames;

/**
 * Answers the request of a client (RFC 6455, 4.2). As in Zeek, path and application name are looked
 * at later, so that errors in them are WebSocket messages (IXWebSocket {@code
 * IXWebSocketHandshake.cpp}, Zeek {@code src/cluster/websocket/WebSocket.cc}).
 */
final class Handshake {
  static final String PATH = "/v1/messages/json";
  private static final String APPLICATION = "X-Application-Name";
  private static final String VERSION = "13";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String SERVER = "zeekbus";

  private Handshake() {}

  /** The reason why the request gets no WebSocket, in Zeek's words; null if it gets it. */
  static @Nullable String fault(HttpHeaders headers) {
    String version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    if (headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").isEmpty()) {
      return "Missing Sec-WebSocket-Key value";
    }
    if (version == null) {
      return "Missing Sec-WebSocket-Version value";
    }
    return version.equals(VERSION)
        ? null
        : "Invalid Sec-WebSocket-Version, need 13, got " + printable(version);
  }

  /** Answers a request for the API's path that does not ask for WebSocket. */
  static Answer.Whole needsWebSocket() {
    return new Answer.Whole(
        426,
        Answer.JSON,
        "{\"error\":\"this path speaks WebSocket; see /v1/events for plain HTTP\"}"
            .getBytes(StandardCharsets.US_ASCII),
        Map.of(HttpHeaderNames.UPGRADE.toString(), "websocket"));
  }

  private static String printable(String text) {
    return text.substring(0, Math.min(text.length(), 20)).replaceAll("[^ -~]", "?");
  }

  /** Refuses with this status, and closes. */
  static void refuse(Channel channel, int status, String reason) {
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            new HttpResponseStatus(status, reason),
            Unpooled.copiedBuffer(reason + "\n", StandardCharsets.US_ASCII));
    answer
        .headers()
        .set(HttpHeaderNames.SERVER, SERVER)
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status == HttpResponseStatus.BAD_REQUEST.code()) {
      answer.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
    }
    channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  /**
   * The answer that begins a WebSocket connection. No subprotocol is chosen but that which pages in
   * browsers offer beside their token. Headers are written as Zeek's, for clients that do not know
   * that case does not matter.
   */
  static FullHttpResponse accept(HttpHeaders request, Optional<String> extension) {
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    answer
        .headers()
        .set("Sec-WebSocket-Accept", acceptOf(request.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "")))
        .set("Upgrade", "websocket")
        .set("Connection", "Upgrade")
        .set("Server", SERVER);
    if (request.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, Upgrade.PROTOCOL, false)) {
      answer.headers().set("Sec-WebSocket-Protocol", Upgrade.PROTOCOL);
    }
    extension.ifPresent(text -> answer.headers().set("Sec-WebSocket-Extensions", text));
    return answer;
  }

  private static String acceptOf(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key.strip() + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each JDK has it
    }
  }

  /** The name that the client gives itself, right or wrong. */
  static Optional<String> application(HttpHeaders headers) {
    return Optional.ofNullable(headers.get(APPLICATION)).filter(ApplicationNames::isName);
  }

  /** Whether path and name are right; if not, the client hears what is wrong. */
  static boolean isRight(FullHttpRequest request, Session session) {
    String name = request.headers().get(APPLICATION);
    if (!request.uri().equals(PATH)) {
      session.refuse("invalid_uri", "Invalid URI - use " + PATH);
      return false;
    }
    if (name != null && !ApplicationNames.isName(name)) {
      session.refuse("invalid_application_name", "Invalid " + APPLICATION);
      return false;
    }
    return true;
  }
}

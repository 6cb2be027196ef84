package org.zeekbus.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what Netty has decoded, or refuses it. Owner: nobody. */
final class RequestReader {
  private static final Set<String> SECRET =
      Set.of("authorization", "cookie", "sec-websocket-protocol");

  private RequestReader() {}

  /** After these nothing that follows on the connection can be trusted. */
  static void checkForm(HttpRequest http) throws RefusedException {
    DecoderResult result = http.decoderResult();
    if (result.isFailure()) {
      throw switch (result.cause()) {
        case TooLongHttpLineException _ ->
            new RefusedException(Refusal.TOO_LARGE, 414, "the path and query are too long");
        case TooLongHttpHeaderException _ ->
            new RefusedException(Refusal.TOO_LARGE, 431, "the headers are too long");
        default -> new RefusedException(Refusal.BAD_REQUEST, 400, "not a request of HTTP/1.1");
      };
    }
    if (http.protocolVersion().majorVersion() != 1) {
      throw new RefusedException(Refusal.BAD_REQUEST, 505, "zeekbus speaks HTTP/1.1");
    }
    if (!http.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING).stream()
        .allMatch(HttpHeaderValues.CHUNKED::contentEqualsIgnoreCase)) {
      throw new RefusedException(
          Refusal.BODY, 501, "the only Transfer-Encoding of a body here is chunked");
    }
  }

  /** Whether a body follows. */
  static boolean hasBody(HttpRequest http) {
    return http.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        || !http.headers().getAll(HttpHeaderNames.CONTENT_LENGTH).stream()
            .allMatch(length -> length.matches("0+"));
  }

  static void checkNoBody(HttpRequest http) throws RefusedException {
    if (hasBody(http)) {
      throw new RefusedException(
          Refusal.BODY, 413, "a request has no body here: leave out the body");
    }
  }

  static boolean isRead(HttpRequest http) {
    return http.method().equals(HttpMethod.GET) || http.method().equals(HttpMethod.HEAD);
  }

  /** Whether the peer wants to speak WebSocket from now on (RFC 6455, 4.2.1). */
  static boolean isUpgrade(HttpRequest http) {
    return http.method().equals(HttpMethod.GET)
        && http.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && http.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  /** All headers but secret ones, by name in lower case; of several the first. */
  static Map<String, String> headers(HttpHeaders all) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : all) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!SECRET.contains(name)) {
        headers.putIfAbsent(name, header.getValue());
      }
    }
    return headers;
  }
}

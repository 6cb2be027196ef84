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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes a {@link Request} of what Netty has decoded, or refuses it. Owner: nobody. */
final class RequestReader {
  private static final Set<String> SECRET = Set.of("authorization", "cookie");

  private final HostCheck hosts;

  RequestReader(HostCheck hosts) {
    this.hosts = hosts;
  }

  /**
   * Checks a request, but for its method and its token.
   *
   * @param peer address and port
   */
  Request read(HttpRequest http, String peer) throws RefusedException {
    RequestTarget target = RequestTarget.parse(http.uri());
    checkSource(http);
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : http.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!SECRET.contains(name)) {
        headers.putIfAbsent(name, header.getValue());
      }
    }
    return new Request(target.path(), target.query(), headers, peer);
  }

  /** Checks by which name we are asked, and on behalf of whom. */
  void checkSource(HttpRequest http) throws RefusedException {
    checkHost(http.headers());
    checkSite(http.headers());
  }

  /** Whether the peer wants to speak WebSocket from now on (RFC 6455, 4.2.1). */
  static boolean isUpgrade(HttpRequest http) {
    return http.method().equals(HttpMethod.GET)
        && http.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && http.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

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
    HttpHeaders headers = http.headers();
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        || !lengths.stream().allMatch(length -> length.matches("0+"))) {
      throw new RefusedException(
          Refusal.BODY, 413, "a request has no body here: leave out the body");
    }
  }

  static boolean isRead(HttpRequest http) {
    return http.method().equals(HttpMethod.GET) || http.method().equals(HttpMethod.HEAD);
  }

  private void checkHost(HttpHeaders headers) throws RefusedException {
    List<String> all = headers.getAll(HttpHeaderNames.HOST);
    if (all.size() != 1) {
      throw new RefusedException(Refusal.BAD_REQUEST, 400, "a request needs one Host header");
    }
    if (!hosts.admits(all.getFirst())) {
      throw new RefusedException(
          Refusal.HOST,
          421,
          "zeekbus does not know this Host as a name of its own: use its address, or add the name to"
              + " http.hosts");
    }
  }

  /** Browsers say who makes them ask; others say nothing. A link from elsewhere may be followed. */
  private static void checkSite(HttpHeaders headers) throws RefusedException {
    String site = headers.get("sec-fetch-site", "none");
    boolean isOther = !site.equals("none") && !site.equals("same-origin");
    if (isOther && !"navigate".equals(headers.get("sec-fetch-mode"))) {
      throw new RefusedException(
          Refusal.OTHER_SITE, 403, "pages of other sites may not read from zeekbus");
    }
  }
}

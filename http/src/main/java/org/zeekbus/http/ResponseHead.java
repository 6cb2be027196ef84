package org.zeekbus.http;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Status and headers of an answer. Owner: nobody. */
final class ResponseHead {
  /** Of RFC 9110, 5.6.7: the day has two digits. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private ResponseHead() {}

  /**
   * What every answer has, and more.
   *
   * @param page the origin of a page of another site that may read the answer
   */
  static HttpResponse of(
      int status,
      String type,
      Map<String, String> more,
      Optional<String> page,
      boolean isKeptAlive) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    HttpHeaders headers = head.headers();
    SecurityHeaders.addTo(headers);
    headers.set(HttpHeaderNames.DATE, DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    more.forEach(headers::set);
    page.ifPresent(origin -> {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    });
    headers.set(HttpHeaderNames.CONNECTION, isKeptAlive ? "keep-alive" : "close");
    if (headers.contains(HttpHeaderNames.UPGRADE)) {
      headers.add(HttpHeaderNames.CONNECTION, HttpHeaderNames.UPGRADE); // RFC 9110, 7.8
    }
    return head;
  }
}

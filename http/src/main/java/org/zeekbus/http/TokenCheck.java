package org.zeekbus.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.util.Optional;

/** Finds the token in a request. Owner: nobody. */
final class TokenCheck {
  /** Where a browser brings the token, by POST, and gets a cookie. */
  static final String LOGIN = "/api/v1/login";

  private static final String COOKIE = "zeekbus";
  private static final String BEARER = "Bearer ";

  private TokenCheck() {}

  /** Whether a request has the token, or the cookie for it. */
  static boolean admits(HttpHeaders headers, Optional<Token> token) {
    return token.isEmpty() || hasBearer(headers, token.get()) || hasCookie(headers, token.get());
  }

  static boolean hasBearer(HttpHeaders headers, Token token) {
    return bearer(headers).filter(token::is).isPresent();
  }

  /** The token that a program shows. */
  static Optional<String> bearer(HttpHeaders headers) {
    String given = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    return given.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(given.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private static boolean hasCookie(HttpHeaders headers, Token token) {
    return headers.getAll(HttpHeaderNames.COOKIE).stream()
        .flatMap(header -> ServerCookieDecoder.STRICT.decode(header).stream())
        .anyMatch(cookie -> cookie.name().equals(COOKIE) && token.isCookie(cookie.value()));
  }

  /** The cookie: for this server alone, out of reach of scripts, until the browser ends. */
  static String setCookie(Token token, boolean isEncrypted) {
    DefaultCookie cookie = new DefaultCookie(COOKIE, token.cookie());
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.Strict);
    cookie.setPath("/");
    cookie.setSecure(isEncrypted);
    return ServerCookieEncoder.STRICT.encode(cookie);
  }
}

package org.zeekbus.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Finds the client that a request comes from: by its token, or if it shows none, by its
 * certificate. Owner: nobody.
 */
final class ClientCheck {
  /** What browsers offer beside {@link Upgrade#PROTOCOL}, followed by a token. */
  private static final String OFFER = Upgrade.PROTOCOL + ".bearer.";

  private static final String BASIC = "Basic ";

  private ClientCheck() {}

  /** The client; empty if the request shows nothing that one of them has. */
  static Optional<Client> find(Clients clients, HttpRequest http, Optional<SslHandler> tls) {
    Optional<String> token = TokenCheck.bearer(http.headers()).or(() -> password(http.headers()));
    if (token.isEmpty() && RequestReader.isUpgrade(http)) {
      token =
          offers(http.headers())
              .filter(offer -> offer.startsWith(OFFER))
              .map(offer -> offer.substring(OFFER.length()))
              .findFirst();
    }
    return token.isPresent()
        ? clients.withToken(token.get())
        : tls.flatMap(ClientCheck::certificate).flatMap(clients::withCertificate);
  }

  /** The token of a client that has no place for it but its URL, such as zeekctl (RFC 7617). */
  private static Optional<String> password(HttpHeaders headers) {
    String given = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    if (!given.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return Optional.empty();
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(given.substring(BASIC.length()).strip());
      String pair = new String(decoded, StandardCharsets.UTF_8);
      return Optional.of(pair.substring(pair.indexOf(':') + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // as if it showed nothing
    }
  }

  private static Stream<String> offers(HttpHeaders headers) {
    return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
        .flatMap(list -> Stream.of(list.split(",", -1)))
        .map(String::strip);
  }

  /** As TLS has verified it. */
  private static Optional<X509Certificate> certificate(SslHandler tls) {
    try {
      return tls.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate shown
          ? Optional.of(shown)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /** The headers of a request, to be given to its new owner. */
  static HttpHeaders withoutSecrets(HttpHeaders all) {
    HttpHeaders headers = all.copy();
    headers.remove(HttpHeaderNames.AUTHORIZATION).remove(HttpHeaderNames.COOKIE);
    List<String> offers = offers(all).filter(offer -> !offer.startsWith(OFFER)).toList();
    headers.remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    if (!offers.isEmpty()) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", offers));
    }
    return headers;
  }
}

package org.zeekbus.httpsink.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.zeekbus.httpsink.layout.Answer;
import org.zeekbus.sink.access.RefusedCertificate;

/** Says in words why a request has no answer. Owner: any thread, it has no state. */
final class Unanswered {
  /** What the JDK says. */
  private static final String NO_BYTES = "header parser received no bytes";

  private Unanswered() {}

  /** The failure of a request. */
  static UnansweredException of(URI uri, Duration timeout, IOException cause) {
    if (has(cause, UnresolvedAddressException.class)) {
      return before("no such host; check url, and the name server", cause);
    }
    Optional<String> certificate = RefusedCertificate.problem(cause, "tls-ca", "url");
    if (certificate.isPresent()) {
      return before(certificate.get(), cause);
    }
    return switch (cause) {
      case HttpConnectTimeoutException _ ->
          before("no connection in time; check url, and firewalls", cause);
      case ConnectException e ->
          before(words(e, "connection refused") + "; is the server running?", cause);
      case SSLHandshakeException e ->
          before(
              "no TLS connection: " + words(e, "closed") + "; does it expect TLS, and tls-cert?",
              cause);
      // With TLS 1.3 a server refuses our certificate only once it has read the request's
      // beginning.
      case SSLException e -> after("TLS failed: " + words(e, "closed"), cause);
      case HttpTimeoutException _ ->
          after(
              "has not answered in %d ms (timeout); is it overloaded?"
                  .formatted(timeout.toMillis()),
              cause);
      case IOException e when isClosedBefore(e) ->
          after("the server closed the connection without an answer" + tls(uri), cause);
      default -> after("no whole answer: " + words(cause, "the connection broke"), cause);
    };
  }

  /** Whether the server has closed the connection before any byte of an answer. */
  static boolean isClosedBefore(IOException e) {
    return text(e).endsWith(NO_BYTES);
  }

  private static String tls(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme())
        ? "; if it expects TLS, url begins with https:"
        : "";
  }

  private static UnansweredException before(String problem, Throwable cause) {
    return new UnansweredException(problem, false, cause);
  }

  private static UnansweredException after(String problem, Throwable cause) {
    return new UnansweredException(problem, true, cause);
  }

  private static boolean has(Throwable e, Class<? extends Throwable> type) {
    for (Throwable each = e; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return true;
      }
    }
    return false;
  }

  private static String text(Throwable e) {
    return String.valueOf(e.getMessage());
  }

  /** Short and printable, as a server may have chosen them. */
  private static String words(Throwable e, String fallback) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? fallback : Answer.words(message);
  }
}

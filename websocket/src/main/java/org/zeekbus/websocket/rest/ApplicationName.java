package org.zeekbus.websocket.rest;

import java.util.Optional;
import org.zeekbus.http.Request;
import org.zeekbus.websocket.count.ApplicationNames;

/** The program that asks: its {@code X-Application-Name}, else what its {@code User-Agent} is. */
final class ApplicationName {
  private ApplicationName() {}

  static Optional<String> of(Request request) {
    return header(request, "x-application-name")
        .or(() -> header(request, "user-agent").map(ApplicationName::product));
  }

  private static Optional<String> header(Request request, String name) {
    return Optional.ofNullable(request.headers().get(name))
        .filter(text -> !text.isEmpty())
        .map(text -> name.equals("user-agent") ? product(text) : text)
        .filter(ApplicationNames::isName);
  }

  /** Of {@code curl/8.5.0}, {@code curl}: versions would be other programs. */
  private static String product(String agent) {
    return agent.split("[/ ]", 2)[0];
  }
}

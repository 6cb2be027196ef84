package org.zeekbus.top.api;

import java.io.IOException;

/** zeekbus did not answer, or not with what was asked for; the message says what to do. */
public final class ApiException extends IOException {
  private static final long serialVersionUID = 1;

  private final String reason;

  ApiException(Server server, String reason, String advice) {
    super("%s: %s; %s".formatted(server.url(), reason, advice));
    this.reason = reason;
  }

  /** Why, without the URL and without advice. */
  public String reason() {
    return reason;
  }
}

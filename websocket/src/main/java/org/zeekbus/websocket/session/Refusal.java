package org.zeekbus.websocket.session;

import java.util.Locale;
import org.zeekbus.zeek.event.DataMessageException;

/** Why a message of a client is not published: what the client hears, and what is counted. */
public enum Refusal {
  /** No JSON, or no typed value. */
  NOT_JSON(DataMessageException.Problem.NOT_DECODED),
  /** No topic beside the value. */
  NO_TOPIC(DataMessageException.Problem.NO_TOPIC),
  /** A value that is no event. */
  NO_EVENT(DataMessageException.Problem.NO_EVENT),
  /** A topic that nodes could not take. */
  LONG_TOPIC(
      "topic_too_long", "the topic is longer than %,d bytes".formatted(Translation.LONGEST_TOPIC)),
  /** A topic that the client's rights exclude. */
  FORBIDDEN("forbidden", "this client may not publish to this topic");

  private final String code;
  private final String context;

  Refusal(DataMessageException.Problem problem) {
    this("deserialization_failed", problem.context());
  }

  Refusal(String code, String context) {
    this.code = code;
    this.context = context;
  }

  /** As in an error message. */
  String code() {
    return code;
  }

  String context() {
    return context;
  }

  /** As a label of statistics: {@code not_json}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

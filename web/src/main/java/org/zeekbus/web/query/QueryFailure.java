package org.zeekbus.web.query;

import java.util.Locale;

/** Why a query has no result. */
public enum QueryFailure {
  /** The request is no request for a query. */
  REQUEST(400),
  /** The statement is wrong, or does more than read logs. */
  STATEMENT(400),
  /** It needs more memory than it may take. */
  MEMORY(400),
  /** It needs more time than it may take. */
  TIMEOUT(504),
  /** A row of the result alone is too long for an answer. */
  TOO_LARGE(413),
  /** As many queries as may run do. */
  BUSY(429),
  /** Whoever asked has left. */
  LEFT(503),
  /** zeekbus stops. */
  STOPPING(503),
  /** The process that ran it has failed. */
  FAILED(500);

  private final int status;

  QueryFailure(int status) {
    this.status = status;
  }

  /** The status of the answer. */
  int status() {
    return status;
  }

  /** As metrics name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

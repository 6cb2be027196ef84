package org.zeekbus.http;

import java.util.Locale;

/** Why a request or a connection got nothing of what it asked for. */
enum Refusal {
  /** It is not HTTP/1, or its headers contradict each other. */
  BAD_REQUEST,
  /** Its path or query cannot be decoded, or leads out of what is served. */
  BAD_PATH,
  /** Its first line or its headers are too long. */
  TOO_LARGE,
  /** It has a body where none is taken, or one that is too long. */
  BODY,
  /** It was not complete in time, or its answer not taken in time. */
  TIMEOUT,
  /** Its path does not answer this method. */
  METHOD,
  /** Its {@code Host} is none of ours. */
  HOST,
  /** A page of another site makes the browser ask. */
  OTHER_SITE,
  /** A page of an origin that is not allowed makes the browser ask. */
  ORIGIN,
  /** It has no token or client certificate, or a wrong one. */
  TOKEN,
  /** The TLS handshake failed. */
  TLS,
  /** Too many requests at once came on one connection. */
  PIPELINE,
  /** Too many requests are being answered, or bodies or answers take too much memory. */
  BUSY,
  /** There are too many viewers. */
  VIEWERS,
  /** There are too many connections. */
  CONNECTIONS;

  /** As statistics print it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

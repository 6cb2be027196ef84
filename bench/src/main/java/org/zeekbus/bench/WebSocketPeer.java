package org.zeekbus.bench;

import java.util.Locale;

/** The program that stands between the bus and WebSocket clients. */
enum WebSocketPeer {
  ZEEKBUS("zeekbus"),
  /** Relays text, see {@code relay.mjs}. */
  WS("npm's ws");

  final String title;

  WebSocketPeer(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.zeekbus.bench;

import java.util.Locale;

/** The program that stands as the broker. */
enum Peer {
  ZEEKBUS("zeekbus"),
  /** With metrics that are scraped every second, and a dashboard that is open. */
  OBSERVED("zeekbus, observed"),
  LIBZMQ("libzmq"),
  JEROMQ("JeroMQ"),
  /** Reads and writes the same bytes without a look at them: what the kernel alone costs. */
  FLOOR("kernel floor");

  final String title;

  Peer(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

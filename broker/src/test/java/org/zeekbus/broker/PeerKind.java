package org.zeekbus.broker;

/** What the peers of a test are made of. */
enum PeerKind {
  /** A ZMTP connection over TCP. */
  TCP,
  /** Attached in the process. */
  IN_PROCESS
}

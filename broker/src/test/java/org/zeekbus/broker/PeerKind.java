package org.zeekbus.broker;

/** The peers of a test. */
enum PeerKind {
  /** A ZMTP connection over TCP. */
  TCP,
  /** Attached in the process. */
  IN_PROCESS
}

package org.zeekbus.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** The bytes between a {@link RawPeer} and the broker. */
interface Wire extends AutoCloseable {
  InputStream in() throws IOException;

  OutputStream out() throws IOException;

  /** How long a read waits for bytes before it fails. */
  void patience(Duration limit) throws IOException;

  /** Nothing more goes to the broker. */
  void finish() throws IOException;

  /** The peer's name in the broker's logs. */
  String name();

  @Override
  void close() throws IOException;
}

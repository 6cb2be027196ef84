package org.zeekbus.zmtp;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One side of a security handshake (RFC 37). An instance serves one connection.
 *
 * <p>Owner: the connection's event loop.
 */
interface Mechanism {
  /** The name in the greeting, at most 20 characters. */
  String name();

  /** Writes what this side says first, now that both greetings name this mechanism. */
  void begin(ByteBuf out);

  /**
   * Takes a command of the peer and writes the answer, if there is one.
   *
   * @return the peer's metadata, and with it the end of the handshake; null while more is to come
   * @throws ProtocolException if the command is malformed, out of place or an ERROR
   */
  @Nullable Metadata take(ByteBuf in, int at, int length, ByteBuf out);
}

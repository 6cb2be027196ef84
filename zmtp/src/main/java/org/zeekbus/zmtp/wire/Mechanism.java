package org.zeekbus.zmtp.wire;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Limits;

/**
 * One side of a security handshake (RFC 37). An instance serves one connection.
 *
 * <p>Owner: the connection's event loop.
 */
public interface Mechanism {
  /** The name in the greeting, at most 20 characters. */
  String name();

  /**
   * Writes the first command of this side, if it speaks first; both greetings name this mechanism.
   */
  void begin(ByteBuf out);

  /**
   * Takes a command of the peer and writes the answer, if there is one.
   *
   * @return the peer's metadata, and with it the end of the handshake; null while more is to come
   * @throws ProtocolException if the command is malformed, out of place or an ERROR
   */
  @Nullable Metadata take(ByteBuf in, int at, int length, ByteBuf out);

  /** The peer's metadata are good: writes what is still to be said, if there is anything. */
  default void accept(ByteBuf out) {}

  /** How traffic is protected after the handshake; null if it is not. */
  default @Nullable Encryption traffic(Limits limits) {
    return null;
  }

  /** The client that the peer has proven to be. */
  default Optional<CurvePeer> peer() {
    return Optional.empty();
  }

  /** Whether the peer has made us calculate with keys, which costs more than asking for it. */
  default boolean isCostly() {
    return false;
  }

  /** Overwrites keys; nothing is called after it. */
  default void wipe() {}
}

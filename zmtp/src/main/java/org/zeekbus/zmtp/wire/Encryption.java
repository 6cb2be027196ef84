package org.zeekbus.zmtp.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Encrypts and decrypts the frames of one connection, with the keys of its handshake.
 *
 * <p>Owner: the connection's event loop.
 */
public interface Encryption {
  /**
   * Takes all readable bytes of {@code in}, which are overwritten, and gives their frames to the
   * reader.
   *
   * @throws ProtocolException at the first fault; the frames before it have been read
   */
  void read(ByteBuf in, MessageReader reader, ByteBufAllocator allocator);

  /** Encrypts whole frames into one buffer. Takes the reference to {@code frames}. */
  ByteBuf seal(ByteBuf frames, ByteBufAllocator allocator);

  /** Skips frames longer than this, without keeping or decrypting them. */
  void skipBeyond(int bytes);

  /** Memory that is held for an incomplete frame, in bytes. */
  int held();

  /** Whether there are no nonces left to send with. */
  boolean isExhausted();

  /** Frees the memory that is held, and overwrites the keys. */
  void release();
}

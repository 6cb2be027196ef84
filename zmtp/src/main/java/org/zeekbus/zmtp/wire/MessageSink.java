package org.zeekbus.zmtp.wire;

import io.netty.buffer.ByteBuf;

/**
 * Takes what a {@link MessageReader} finds. Messages may be used until {@link #endOfRead}, commands
 * until the call returns; to keep the bytes longer, retain a slice.
 */
public interface MessageSink {
  /**
   * One whole message. Its frames stand as they came, headers included, in {@code
   * in[start..start+length)}.
   *
   * @param first where the first frame's body begins
   * @param firstLength its length: for publish/subscribe, the topic's
   * @param parts how many frames
   */
  void message(ByteBuf in, int start, int length, int first, int firstLength, int parts);

  /**
   * A message whose first frame is longer than allowed has passed, and was not kept.
   *
   * @param kind its first byte
   * @param firstLength how long the first frame was
   * @param bytes how long the whole message was
   */
  void oversized(byte kind, long firstLength, long bytes);

  /** One whole command; {@code at} is where its name's length stands. */
  void command(ByteBuf in, int at, int length);

  /** A command longer than allowed has passed, and was not kept. */
  void oversizedCommand(long length);

  /** The buffers of earlier calls must not be used any more; called at least once for each read. */
  void endOfRead();
}

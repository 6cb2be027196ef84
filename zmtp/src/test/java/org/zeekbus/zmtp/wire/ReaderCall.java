package org.zeekbus.zmtp.wire;

import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;

/** A call of a reader to its sink, bytes as hex; or the reader's failure. */
public sealed interface ReaderCall {
  /** Frames with their headers, as the sink got them. */
  record Message(String frames, int parts) implements ReaderCall {}

  record Oversized(byte kind, long firstLength, long bytes) implements ReaderCall {}

  record Command(String body) implements ReaderCall {}

  record OversizedCommand(long length) implements ReaderCall {}

  /** The end: a {@link ProtocolException} that names byte {@code offset}. */
  record Failure(CloseReason reason, long offset) implements ReaderCall {}

  /** The first byte only matters of a frame that is too long itself. */
  static ReaderCall oversized(byte kind, long firstLength, long bytes, int maxFirst) {
    return new Oversized(firstLength > maxFirst ? kind : 0, firstLength, bytes);
  }

  static ReaderCall message(String frames, int parts) {
    return new Message(Hex.print(Hex.bytes(frames)), parts);
  }

  static ReaderCall command(String body) {
    return new Command(Hex.print(Hex.bytes(body)));
  }
}

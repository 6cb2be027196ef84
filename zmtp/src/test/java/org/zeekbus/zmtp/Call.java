package org.zeekbus.zmtp;

/** What a reader told its sink, bytes as hex; or how it failed. */
sealed interface Call {
  /** Frames with their headers, as the sink got them. */
  record Message(String frames, int parts) implements Call {}

  record Oversized(byte kind, long firstLength, long bytes) implements Call {}

  record Command(String body) implements Call {}

  record OversizedCommand(long length) implements Call {}

  /** The end: a {@link ProtocolException} that names byte {@code offset}. */
  record Failure(CloseReason reason, long offset) implements Call {}

  /** The first byte only matters of a frame that is too long itself. */
  static Call oversized(byte kind, long firstLength, long bytes, int maxFirst) {
    return new Oversized(firstLength > maxFirst ? kind : 0, firstLength, bytes);
  }

  static Call message(String frames, int parts) {
    return new Message(Hex.print(Hex.bytes(frames)), parts);
  }

  static Call command(String body) {
    return new Command(Hex.print(Hex.bytes(body)));
  }
}

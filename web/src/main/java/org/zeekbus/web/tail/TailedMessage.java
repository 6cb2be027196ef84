package org.zeekbus.web.tail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zmtp.FrameCursor;

/**
 * A message that was seen on its way. Owner: nobody; its arrays never change.
 *
 * @param bytes of all its frames, headers included, as statistics count them
 * @param frames their bodies; only the first ones if it is too long to be copied whole
 * @param isWhole whether all frames are there
 */
record TailedMessage(Instant time, int bytes, List<byte[]> frames, boolean isWhole) {
  /** Longer ones are not copied on the event loop. */
  private static final int LONGEST = 1 << 20;

  /** Of such a message, a frame that is no payload. */
  private static final int LONGEST_WORD = 4096;

  static TailedMessage copy(Instant time, FrameCursor message) {
    int bytes = message.size();
    boolean isWhole = bytes <= LONGEST;
    List<byte[]> frames = new ArrayList<>(4);
    while (message.next() && (isWhole || message.length() <= LONGEST_WORD)) {
      frames.add(message.bytes());
    }
    return new TailedMessage(time, bytes, frames, isWhole);
  }

  /** The memory that it takes, about. */
  int size() {
    int size = 256;
    for (byte[] frame : frames) {
      size += frame.length;
    }
    return size;
  }
}

package org.zeekbus.websocket.frame;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates messages, each for itself (RFC 7692, 7.2.2), and never more than it may. Owner: the
 * thread that made it.
 */
public final class Inflation {
  /**
   * What a message has had as its last four bytes (RFC 7692, 7.2.1), and an empty last block (RFC
   * 1951, 3.2.6): if a block of the message is not whole, it does not end here.
   */
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff, 3, 0};

  private static final int FIRST = 4 << 10;
  private static final int KEPT = 256 << 10;

  private final Inflater inflater = new Inflater(true);
  private byte[] out = new byte[FIRST];

  /** Nothing inflated yet. */
  public Inflation() {}

  /** The array that begins with the last message. */
  public byte[] array() {
    return out;
  }

  /**
   * Inflates the message that an array begins with.
   *
   * @param longest that the message may become
   * @return its length; -1 if it is longer than it may
   * @throws BreachException if it is no such message
   */
  public int inflate(byte[] in, int length, int longest) throws BreachException {
    if (out.length > KEPT) {
      out = new byte[FIRST];
    }
    if (length == 0) {
      return 0; // as zlib makes of an empty message
    }
    inflater.reset();
    inflater.setInput(in, 0, length);
    boolean hasTail = false;
    int written = 0;
    try {
      while (true) {
        int more = inflater.inflate(out, written, out.length - written);
        written += more;
        if (written > longest) {
          return -1;
        }
        if (more > 0) {
          if (hasTail) {
            throw corrupt();
          }
          if (written == out.length) {
            out = Arrays.copyOf(out, (int) Math.min(2L * out.length, longest + 1L));
          }
        } else if (inflater.finished() && !(hasTail && inflater.getRemaining() > 0)) {
          return written;
        } else if (hasTail || inflater.needsDictionary()) {
          throw corrupt();
        } else {
          hasTail = true;
          inflater.setInput(TAIL);
        }
      }
    } catch (DataFormatException e) {
      throw corrupt();
    }
  }

  private static BreachException corrupt() {
    return new BreachException(Close.NOT_UTF8, "Invalid compressed data");
  }

  /** Gives back what it holds outside of the heap. */
  public void end() {
    inflater.end();
  }
}

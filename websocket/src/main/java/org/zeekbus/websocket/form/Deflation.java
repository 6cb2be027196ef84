package org.zeekbus.websocket.form;

import java.util.zip.Deflater;

/**
 * Compresses texts, each for itself (RFC 7692, 7.2.1). Owner: an event loop; what it holds outside
 * of the heap is given back with it.
 */
final class Deflation {
  /** 00 00 ff ff at the end, which messages leave out. */
  private static final int TAIL = 4;

  private static final int KEPT = 256 << 10;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private byte[] out = new byte[0];

  /** The array that begins with the last compressed text. */
  byte[] array() {
    return out;
  }

  /** Compresses the text that an array begins with; 0 if that would make it no shorter. */
  int deflate(byte[] text, int length) {
    if (out.length < length || out.length > KEPT) {
      out = new byte[length];
    }
    deflater.reset();
    deflater.setInput(text, 0, length);
    int written = deflater.deflate(out, 0, length, Deflater.SYNC_FLUSH);
    return written < length ? written - TAIL : 0;
  }
}

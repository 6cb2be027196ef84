package org.zeekbus.websocket.frame;

/** Bytes to work with, of one event loop or thread. Owner: that thread. */
public final class Workspace {
  /** More than this is given back after use. */
  private static final int KEPT = 256 << 10;

  private byte[] bytes = new byte[4 << 10];

  /** Small at first. */
  public Workspace() {}

  /** At least so many bytes, of any content; until the next call. */
  public byte[] bytes(int length) {
    if (length > KEPT) {
      return new byte[length];
    }
    if (bytes.length < length) {
      bytes = new byte[Math.max(length, Math.min(KEPT, 2 * bytes.length))];
    }
    return bytes;
  }
}

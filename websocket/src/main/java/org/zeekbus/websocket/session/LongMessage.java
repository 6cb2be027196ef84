package org.zeekbus.websocket.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;
import org.zeekbus.websocket.frame.BreachException;
import org.zeekbus.websocket.frame.Close;
import org.zeekbus.websocket.frame.Inflation;
import org.zeekbus.websocket.frame.Utf8;

/**
 * A message that is translated elsewhere. Owner: first the session, then the thread that translates
 * it, then the session again.
 */
final class LongMessage {
  private final ByteBuf bytes;
  private final boolean isText;
  private final boolean isDeflated;
  private final int longest;
  private final Translation translation = new Translation();
  private @Nullable Refusal refusal = Refusal.NO_EVENT;
  private @Nullable BreachException breach;
  private int size;

  /**
   * A message that is not translated yet.
   *
   * @param bytes released when they are translated
   * @param longest that it may be after inflating
   */
  LongMessage(ByteBuf bytes, boolean isText, boolean isDeflated, int longest) {
    this.bytes = bytes;
    this.isText = isText;
    this.isDeflated = isDeflated;
    this.longest = longest;
  }

  void translate() {
    byte[] in;
    try {
      in = ByteBufUtil.getBytes(bytes);
    } finally {
      bytes.release();
    }
    try {
      if (isDeflated) {
        inflate(in);
      } else {
        translate(in, in.length);
      }
    } catch (BreachException e) {
      breach = e;
    }
  }

  private void inflate(byte[] in) throws BreachException {
    Inflation inflation = new Inflation();
    try {
      int length = inflation.inflate(in, in.length, longest);
      if (length < 0) {
        throw new BreachException(Close.tooBig(longest));
      }
      translate(inflation.array(), length);
    } finally {
      inflation.end();
    }
  }

  private void translate(byte[] text, int length) throws BreachException {
    if (isText && !Utf8.isValid(text, 0, length)) {
      throw new BreachException(Close.NOT_UTF8, "Invalid frame payload data");
    }
    size = length;
    refusal = translation.translate(text, 0, length);
  }

  // When it is translated.

  /** Why it ends the conversation, if it does. */
  @Nullable BreachException breach() {
    return breach;
  }

  /** Why it is not published, if it is not. */
  @Nullable Refusal refusal() {
    return refusal;
  }

  Translation translation() {
    return translation;
  }

  /** Bytes of its text. */
  int size() {
    return size;
  }
}

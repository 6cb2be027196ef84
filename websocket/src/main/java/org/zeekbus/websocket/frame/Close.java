package org.zeekbus.websocket.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a conversation ends: what its close frame says (RFC 6455, 7.4). Owner: nobody; never changes.
 *
 * @param code {@link #NO_CODE} if the frame has none, {@link #ABNORMAL} if there was no frame
 * @param reason for people; a frame takes its first 123 bytes
 */
public record Close(int code, String reason) {
  public static final int NORMAL = 1000;
  public static final int GOING_AWAY = 1001;
  public static final int PROTOCOL_ERROR = 1002;
  public static final int NO_CODE = 1005;
  public static final int ABNORMAL = 1006;
  public static final int NOT_UTF8 = 1007;
  public static final int POLICY = 1008;
  public static final int TOO_BIG = 1009;
  public static final int INTERNAL_ERROR = 1011;
  public static final int TRY_AGAIN = 1013;

  /** The connection ended without a close frame. The reason is Zeek's. */
  public static final Close LOST = new Close(ABNORMAL, "Abnormal closure");

  /** The server stops. The reason is Zeek's. */
  public static final Close TERMINATING = new Close(GOING_AWAY, "Terminating");

  /** A ping was not answered in time. The reason is Zeek's. */
  public static final Close PING_TIMEOUT = new Close(INTERNAL_ERROR, "Ping timeout");

  /** A message, or a part of it, is longer than the setting allows. */
  public static Close tooBig(int longest) {
    return new Close(
        TOO_BIG, "a message of more than %,d bytes (limit: websocket.message)".formatted(longest));
  }

  /** A close frame says a code that must not be in one (RFC 6455, 7.4). */
  static Close wrongCode(String code) {
    return new Close(PROTOCOL_ERROR, "close code %s is not allowed in a frame".formatted(code));
  }

  /** A control frame has at most 125 bytes, of which the code takes two. */
  private static final int LONGEST_REASON = 123;

  /** The payload of its frame: nothing, or code 2 | reason. */
  byte[] payload() {
    if (code == NO_CODE || code == ABNORMAL) {
      return new byte[0];
    }
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, LONGEST_REASON);
    while (length < text.length && length > 0 && (text[length] & 0xc0) == 0x80) {
      length--; // so that no character is cut
    }
    byte[] payload = new byte[2 + length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, length);
    return payload;
  }

  /** As in Zeek's cluster.log: {@code code 1011 and reason 'Ping timeout'}. */
  @Override
  public String toString() {
    return reason.isEmpty() ? "code " + code : "code " + code + " and reason '" + reason + "'";
  }

  /** Greater codes are reserved (RFC 6455, 7.4.2), which Netty's decoder does not check. */
  private static final int GREATEST = 4999;

  /** What the payload of a peer's close frame says, which the decoder has checked. */
  public static Close of(byte[] payload) throws BreachException {
    if (payload.length < 2) {
      return new Close(NO_CODE, "");
    }
    int code = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    if (code > GREATEST) {
      throw new BreachException(wrongCode(Integer.toString(code)));
    }
    byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
    return new Close(code, new String(reason, StandardCharsets.UTF_8));
  }
}

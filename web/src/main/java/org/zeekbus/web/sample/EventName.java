package org.zeekbus.web.sample;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.zeek.event.EventFormat;
import org.zeekbus.zeek.value.ValueType;
import org.zeekbus.zmtp.Topic;

/**
 * Finds the name in the first bytes of an event, whose arguments may be many and large. In {@code
 * broker-bin-v1} it stands behind these (the envelope is that of {@code EventMessage}):
 *
 * <pre>
 *  0  0e  vector   1  03 or more
 *  2  02  count    3  1 in eight bytes: format version
 * 11  02  count   12  1 in eight bytes: event
 * 20  0e  vector  21  02 or more
 * 22  05  string  23  length, then the name
 * </pre>
 *
 * In {@code broker-json-v1} it is the first string that is a value.
 *
 * <p>Owner: any thread.
 */
public final class EventName {
  /** So many bytes of an event are enough for every name that is found. */
  public static final int HEAD = 512;

  private static final int LONGEST = 200;
  private static final int LENGTH_AT = 23;
  private static final byte[] ONE = {(byte) ValueType.COUNT.tag(), 0, 0, 0, 0, 0, 0, 0, 1};

  private static final Pattern FIRST_STRING =
      Pattern.compile(
          "\\{\\s*\"@data-type\"\\s*:\\s*\"string\"\\s*,\\s*\"data\"\\s*:\\s*\"([^\"\\\\]*)\"");

  private EventName() {}

  /**
   * The name, with bytes that are not printable ASCII as {@link Topic} prints them; {@link
   * SampledTraffic#UNDECODED} if there is none, or one longer than 200 bytes.
   */
  public static String find(byte[] format, byte[] head) {
    if (isNamed(EventFormat.BINARY, format)) {
      return inBinary(head);
    }
    return isNamed(EventFormat.JSON, format) ? inJson(head) : SampledTraffic.UNDECODED;
  }

  private static boolean isNamed(EventFormat format, byte[] name) {
    return Arrays.equals(format.toString().getBytes(StandardCharsets.US_ASCII), name);
  }

  private static String inBinary(byte[] head) {
    boolean isEvent =
        head.length > LENGTH_AT
            && isVector(head, 0, 3)
            && isOne(head, 2)
            && isOne(head, 11)
            && isVector(head, 20, 2)
            && head[22] == ValueType.STRING.tag();
    if (!isEvent) {
      return SampledTraffic.UNDECODED;
    }
    int from = LENGTH_AT + 1;
    int length = head[LENGTH_AT];
    if (length < 0 && head.length > from) { // a length of 128 and more has two bytes
      length = (length & 0x7f) | head[from++] << 7;
    }
    if (length < 0 || length > Math.min(LONGEST, head.length - from)) {
      return SampledTraffic.UNDECODED;
    }
    return Topic.of(Arrays.copyOfRange(head, from, from + length)).toString();
  }

  private static boolean isVector(byte[] head, int at, int least) {
    return head[at] == ValueType.VECTOR.tag() && head[at + 1] >= least;
  }

  private static boolean isOne(byte[] head, int at) {
    return Arrays.equals(head, at, at + ONE.length, ONE, 0, ONE.length);
  }

  private static String inJson(byte[] head) {
    Matcher matcher = FIRST_STRING.matcher(new String(head, StandardCharsets.ISO_8859_1));
    if (!matcher.find() || matcher.end(1) - matcher.start(1) > LONGEST) {
      return SampledTraffic.UNDECODED;
    }
    return Topic.of(Arrays.copyOfRange(head, matcher.start(1), matcher.end(1))).toString();
  }
}

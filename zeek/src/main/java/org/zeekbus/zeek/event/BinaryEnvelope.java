package org.zeekbus.zeek.event;

import java.util.Arrays;
import java.util.HexFormat;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.BinaryTokens;
import org.zeekbus.zeek.value.ValueType;

/**
 * The vectors around an event, laid out in {@link Envelope}, in {@code broker-bin-v1}: recognises
 * good ones, and makes good ones of what clients send.
 *
 * <p>Owner: one thread.
 */
final class BinaryEnvelope {
  private static final int VECTOR = ValueType.VECTOR.tag();
  private static final int STRING = ValueType.STRING.tag();
  private static final int COUNT = ValueType.COUNT.tag();

  /** A vector of three; the format version and the message type, both 1. */
  private static final byte[] HEAD =
      HexFormat.of().parseHex("0e03" + "020000000000000001" + "020000000000000001");

  private static final byte[] NO_ARGUMENTS = {(byte) VECTOR, 0};

  /** A larger array is not kept for the next event. */
  private static final int KEPT = 1 << 20;

  private final BinaryTokens tokens;
  private boolean emptyMetadata;
  private byte[] out = new byte[0];
  private int at;

  BinaryEnvelope(DecodeLimits limits) {
    this.tokens = new BinaryTokens(limits);
  }

  /** The array that begins with the event that was made. */
  byte[] array() {
    return out;
  }

  int length() {
    return at;
  }

  /**
   * Whether the bytes begin as an event does that has nothing more than it needs. What is in the
   * arguments is not looked at, unless metadata follows.
   *
   * @throws DecodeException if the bytes end before, or exceed a limit
   */
  boolean isRegular(byte[] in, int from, int length) {
    tokens.open(in, from, length);
    emptyMetadata = false;
    int event = from + HEAD.length;
    if (length < HEAD.length + 3
        || !Arrays.equals(in, from, event, HEAD, 0, HEAD.length)
        || in[event] != VECTOR
        || in[event + 2] != STRING) {
      return false;
    }
    int elements = in[event + 1];
    tokens.moveTo(event + 3);
    if (tokens.string() == 0 || peek(in, from + length) != VECTOR) {
      return false;
    }
    return elements == 2 || (elements == 3 && isMetadataRegular(in, from + length));
  }

  private boolean isMetadataRegular(byte[] in, int end) {
    tokens.skip(3);
    if (peek(in, end) != VECTOR) {
      return false;
    }
    tokens.tag();
    int entries = tokens.count(1);
    emptyMetadata = entries == 0;
    for (int left = entries; left > 0; left--) {
      if (tokens.tag() != VECTOR || tokens.count(1) != 2 || peek(in, end) != COUNT) {
        return false;
      }
      tokens.skip(5);
      tokens.skip(5);
    }
    return true;
  }

  /** Whether the regular event has metadata, but no entry of it. */
  boolean hasEmptyMetadata() {
    return emptyMetadata;
  }

  private int peek(byte[] in, int end) {
    return tokens.at() < end ? in[tokens.at()] : -1;
  }

  /**
   * Makes an event of a value as Zeek does. Format version and message type need not be 1.
   * Arguments that are no vector are none. Metadata that is empty or no vector, entries that are no
   * pairs of a count and a value, and further elements are left out.
   *
   * @param in a value that is known to be good
   * @return false if it is no vector of three, the last of a name and more
   */
  boolean makeOf(byte[] in, int length) {
    tokens.open(in, 0, length);
    if (tokens.tag() != VECTOR || tokens.count(1) < 3) {
      return false;
    }
    tokens.skip(2);
    tokens.skip(2);
    if (tokens.tag() != VECTOR) {
      return false;
    }
    int elements = tokens.count(1);
    int name = tokens.at();
    if (elements == 0 || tokens.tag() != STRING || tokens.string() == 0) {
      return false;
    }
    begin();
    int nameTo = tokens.at();
    int argumentsTo = nameTo;
    if (elements > 1) {
      tokens.skip(3);
      argumentsTo = tokens.at();
    }
    int entries = elements > 2 ? goodEntries(in) : 0;
    put(VECTOR);
    put(entries > 0 ? 3 : 2);
    put(in, name, nameTo);
    if (argumentsTo > nameTo && in[nameTo] == VECTOR) {
      put(in, nameTo, argumentsTo);
    } else {
      put(NO_ARGUMENTS, 0, NO_ARGUMENTS.length);
    }
    if (entries > 0) {
      tokens.moveTo(argumentsTo);
      putMetadata(in, entries);
    }
    return true;
  }

  /** Makes an event of the vector of its name and arguments. */
  void makeAround(byte[] in, int length) {
    begin();
    put(in, 0, length);
  }

  private void begin() {
    at = 0;
    if (out.length > KEPT) {
      out = new byte[0];
    }
    put(HEAD, 0, HEAD.length);
  }

  private int goodEntries(byte[] in) {
    if (in[tokens.at()] != VECTOR) {
      return 0;
    }
    int good = 0;
    tokens.tag();
    for (int left = tokens.count(1); left > 0; left--) {
      good += valueOf(in) > 0 ? 1 : 0;
    }
    return good;
  }

  private void putMetadata(byte[] in, int entries) {
    tokens.tag();
    put(VECTOR);
    int left = entries;
    for (; left > 0x7f; left >>>= 7) {
      put(left | 0x80);
    }
    put(left);
    for (int all = tokens.count(1); all > 0; all--) {
      int value = valueOf(in);
      if (value > 0) {
        int next = tokens.at();
        tokens.moveTo(value);
        tokens.skip(5);
        put(VECTOR);
        put(2);
        put(in, value - 1 - Long.BYTES, tokens.at());
        tokens.moveTo(next);
      }
    }
  }

  /** Passes over an entry of metadata, and returns where its value is, or -1 if it has none. */
  private int valueOf(byte[] in) {
    int from = tokens.at();
    tokens.skip(4);
    int next = tokens.at();
    tokens.moveTo(from);
    int value = -1;
    if (tokens.tag() == VECTOR && tokens.count(1) > 1 && in[tokens.at()] == COUNT) {
      tokens.skip(5);
      value = tokens.at();
    }
    tokens.moveTo(next);
    return value;
  }

  private void put(int b) {
    room(1);
    out[at++] = (byte) b;
  }

  private void put(byte[] bytes, int from, int to) {
    room(to - from);
    System.arraycopy(bytes, from, out, at, to - from);
    at += to - from;
  }

  private void room(int more) {
    if (out.length - at < more) {
      out = Arrays.copyOf(out, Math.max(2 * out.length, at + more));
    }
  }
}

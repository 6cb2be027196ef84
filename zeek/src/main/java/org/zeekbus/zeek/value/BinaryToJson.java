package org.zeekbus.zeek.value;

import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;

/**
 * Makes {@code broker-json-v1} of values in {@code broker-bin-v1}, without objects in between. Sets
 * and tables that are not in Broker's order, which no Zeek writes, go through {@link Value}s.
 *
 * <p>Owner: one thread, for one value after the other. Breaks idiom: see DataMessagesBenchmark. Its
 * plain twin: {@link JsonValues#encode} of {@link BinaryValues#decode}.
 */
public final class BinaryToJson {
  private final DecodeLimits limits;
  private final BinaryTokens in;
  private final BinaryOrder order = new BinaryOrder();
  private final JsonText out;

  /** Whether the value is as Broker writes it: sets and tables sorted, no bits beyond prefixes. */
  private boolean canonical;

  /**
   * A translator.
   *
   * @param limits of the value; the size is also that of the text
   */
  public BinaryToJson(JsonStyle style, DecodeLimits limits) {
    this.limits = limits;
    this.in = new BinaryTokens(limits);
    this.out = new JsonText(style, limits.size());
  }

  /**
   * Translates the value in {@code length} bytes at {@code at}, with a topic in the same object,
   * and forgets the last one.
   *
   * @param topic an array that holds the topic between {@code topicFrom} and {@code topicTo}
   * @throws DecodeException if there is no value, the style cannot express it, or a limit is
   *     exceeded
   */
  public void translate(
      byte[] topic, int topicFrom, int topicTo, byte[] value, int at, int length) {
    out.clear();
    in.open(value, at, length);
    canonical = true;
    try {
      out.envelope(topic, topicFrom, topicTo);
      int from = out.length();
      value(1);
      in.expectEnd();
      out.join(from);
      if (!canonical) {
        Value plain = BinaryValues.decode(value, at, length, limits);
        out.clear();
        new JsonWriter(out).valueWithTopic(Bytes.of(topic, topicFrom, topicTo - topicFrom), plain);
      }
    } catch (EncodeException e) {
      throw in.wrong(in.at(), String.valueOf(e.getMessage()));
    }
  }

  /** The array that begins with the text, until the next {@link #translate}. */
  public byte[] array() {
    return out.array();
  }

  /** The length of the text. */
  public int length() {
    return out.length();
  }

  private void value(int depth) {
    byte tag = in.tag();
    if (tag == 0) {
      out.none();
      return;
    }
    if (tag < 0 || tag > 0x0e) {
      throw in.wrongTag();
    }
    out.head(tag);
    switch (tag) {
      case 0x01 -> out.bool(in.one("a boolean") != 0);
      case 0x02 -> out.unsigned(in.eight("a count"));
      case 0x03 -> out.signed(in.eight("an integer"));
      case 0x04 -> out.real(in.real());
      case 0x05, 0x0b -> {
        int length = in.string();
        out.string(in.input(), in.at() - length, in.at());
      }
      case 0x06 -> out.address(in.eight("an address"), in.eight("an address"));
      case 0x07 -> subnet();
      case 0x08 -> out.port(in.portNumber(), in.protocol());
      case 0x09 -> out.timestamp(in.eight("a timestamp"));
      case 0x0a -> out.timespan(in.eight("a timespan"));
      case 0x0c -> set(depth);
      case 0x0d -> table(depth);
      default -> vector(depth);
    }
    out.put((byte) '}');
  }

  private void subnet() {
    long high = in.eight("a subnet");
    long low = in.eight("a subnet");
    int bits = in.prefixLength();
    canonical &=
        (high & ~SubnetValue.highMask(bits)) == 0 && (low & ~SubnetValue.lowMask(bits)) == 0;
    out.subnet(high, low, bits);
  }

  private void vector(int depth) {
    in.checkDepth(depth);
    out.put((byte) '[');
    int count = in.count(1);
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.put((byte) ',');
      }
      value(depth + 1);
    }
    out.put((byte) ']');
  }

  private void set(int depth) {
    in.checkDepth(depth);
    out.put((byte) '[');
    int count = in.count(1);
    int last = 0;
    for (int i = 0; i < count; i++) {
      int element = in.at();
      if (i > 0) {
        out.put((byte) ',');
      }
      value(depth + 1);
      checkOrder(i, last, element);
      last = element;
    }
    out.put((byte) ']');
  }

  private void table(int depth) {
    in.checkDepth(depth);
    out.put((byte) '[');
    int count = in.count(2);
    int last = 0;
    for (int i = 0; i < count; i++) {
      int entry = in.at();
      if (i > 0) {
        out.put((byte) ',');
      }
      out.key();
      value(depth + 1);
      checkOrder(i, last, entry);
      out.value();
      value(depth + 1);
      out.put((byte) '}');
      last = entry;
    }
    out.put((byte) ']');
  }

  private void checkOrder(int index, int last, int next) {
    if (index > 0 && canonical) {
      canonical = order.compare(in.input(), last, next) < 0;
    }
  }
}

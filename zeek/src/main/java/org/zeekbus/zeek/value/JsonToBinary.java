package org.zeekbus.zeek.value;

import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.value.JsonNames.Member;

/**
 * Makes {@code broker-bin-v1} of values in {@code broker-json-v1}, without objects in between, and
 * of plain JSON:
 *
 * <pre>
 * "text"                          string
 * true, false                     boolean
 * null                            none
 * 5, 0                            count: neither sign, point nor exponent
 * -5                              integer
 * 2.5, -1e3                       real: with a point or exponent
 * [ … ]                           vector
 * {"@data-type":…,"data":…}       any other type, as in broker-json-v1
 * </pre>
 *
 * <p>Owner: one thread, for one value after the other. Breaks idiom: see DataMessagesBenchmark. Its
 * plain twin: {@link BinaryValues#encode} of {@link JsonValues#decode}.
 */
public final class JsonToBinary {
  private final JsonTokens tokens;
  private final JsonNames names;
  private final BinaryBuffer out = new BinaryBuffer();
  private final TypedJson typed;
  private final PlainJson plain;
  private int valueAt;
  private boolean isPlain;

  /** Whether the messages are in an array, and none of them was translated yet. */
  private boolean isArray;

  private boolean isFirst;

  /** A translator within these limits. */
  public JsonToBinary(DecodeLimits limits) {
    this.tokens = new JsonTokens(limits);
    this.names = new JsonNames(tokens);
    JsonScalars scalars = new JsonScalars(tokens);
    this.typed = new TypedJson(tokens, names, scalars, out, limits.depth());
    this.plain = new PlainJson(tokens, names, scalars, out, typed);
  }

  /**
   * Translates the value in {@code broker-json-v1} that {@code length} bytes at {@code place} are,
   * and the topic in the same object; forgets the last one.
   *
   * @throws DecodeException if they are no value, or exceed a limit
   */
  public void translate(byte[] in, int place, int length) {
    begin(in, place, length);
    typed.value(1);
    tokens.expectEnd();
  }

  /**
   * Translates an array of plain JSON to a vector, and forgets the last value.
   *
   * @throws DecodeException if the bytes are no such array, or exceed a limit
   */
  public void translatePlain(byte[] in, int place, int length) {
    begin(in, place, length);
    if (tokens.peek() != '[') {
      throw tokens.wrong(tokens.at(), tokens.found(tokens.at()) + " (expected: a JSON array)");
    }
    plain.vector(1);
    tokens.expectEnd();
  }

  /** Begins with a text that is one message, or an array of messages, for {@link #next}. */
  public void open(byte[] in, int place, int length) {
    tokens.open(in, place, length);
    tokens.white();
    isArray = tokens.peek() == '[';
    isFirst = true;
  }

  /**
   * Translates the next message of the text, and forgets the last one. A message is a value in
   * {@code broker-json-v1} with a topic, or plain: {@code {"topic":…,"event":…,"args":[…]}}, which
   * becomes a vector of the name and the vector of arguments.
   *
   * @return false if there are no more
   * @throws DecodeException if the next one is no message, or exceeds a limit
   */
  public boolean next() {
    typed.clear();
    boolean more = hasNext();
    isFirst = false;
    if (!more) {
      tokens.expectEnd();
      return false;
    }
    tokens.white();
    valueAt = tokens.offset();
    isPlain = !isTyped();
    if (isPlain) {
      plain.message();
    } else {
      typed.value(1);
    }
    return true;
  }

  private boolean hasNext() {
    if (!isArray) {
      return isFirst;
    }
    if (isFirst) {
      tokens.expect('[');
      tokens.white();
    }
    if (isFirst ? tokens.peek() != ']' : tokens.comma()) {
      return true;
    }
    tokens.expect(']');
    isArray = false;
    return false;
  }

  /** Whether the last message was plain. */
  public boolean isPlain() {
    return isPlain;
  }

  /** How far the last value is from the start of the text. */
  public int offset() {
    return valueAt;
  }

  private void begin(byte[] in, int place, int length) {
    typed.clear();
    tokens.open(in, place, length);
    tokens.white();
    isPlain = false;
    valueAt = tokens.offset();
  }

  /** The array that begins with the value, until the next one. */
  public byte[] array() {
    return out.array();
  }

  /** The length of the value. */
  public int length() {
    return out.length();
  }

  /** Whether the value has a topic, which is a string. */
  public boolean hasTopic() {
    return typed.hasTopic();
  }

  /** The array that begins with the topic, until the next value. */
  public byte[] topic() {
    return typed.topic();
  }

  /** The length of the topic. */
  public int topicLength() {
    return typed.topicLength();
  }

  /** Whether the object here has a type; goes back to it. */
  private boolean isTyped() {
    int from = tokens.at();
    boolean typed = false;
    tokens.expect('{');
    do {
      tokens.white();
      typed |= names.key() == Member.TYPE;
      tokens.colon();
      tokens.skip();
    } while (tokens.comma());
    tokens.expect('}');
    tokens.moveTo(from);
    return typed;
  }
}

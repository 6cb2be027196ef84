package org.zeekbus.zeek.value;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;

/**
 * Values in {@code broker-json-v1}: objects of a type and data, over bytes.
 *
 * <pre>
 * {"@data-type":"none","data":{}}
 * {"@data-type":"boolean","data":true}
 * {"@data-type":"count","data":18446744073709551615}
 * {"@data-type":"integer","data":-42}
 * {"@data-type":"real","data":3.5}
 * {"@data-type":"string","data":"text"}
 * {"@data-type":"address","data":"192.0.2.7"}
 * {"@data-type":"subnet","data":"192.0.2.0/24"}
 * {"@data-type":"port","data":"443/tcp"}                            0/? if unknown
 * {"@data-type":"timestamp","data":"2020-09-01T15:58:42.372"}       UTC
 * {"@data-type":"timespan","data":"1500ms"}                         ns, us, ms, s, min, h
 * {"@data-type":"enum-value","data":"Notice::ACTION_LOG"}
 * {"@data-type":"set","data":[VALUE, …]}
 * {"@data-type":"table","data":[{"key":VALUE,"value":VALUE}, …]}
 * {"@data-type":"vector","data":[VALUE, …]}
 * </pre>
 *
 * <p>The reader accepts all that Zeek accepts, which is more than JSON: keys in any order, unknown
 * keys, any bytes in strings, {@code \v}, {@code +1}, {@code 0x10}, {@code 010} (octal), {@code
 * .5}, {@code nan}. A subnet with too long a prefix is {@code ::/0}, a port is cut to 16 bits, a
 * timespan beyond 64 bits becomes the least one, a timestamp after 2262 wraps. It also accepts some
 * things that Zeek does not: {@code \/} as a slash, carriage returns, integers for reals, {@code
 * inf}, and {@code "inf"}, {@code "-inf"} and {@code "nan"} as strings. Reals and timespans that
 * Zeek rounds are read exactly.
 *
 * <p>Sources: Broker {@code libbroker/broker/format/json.cc}, {@code internal/json.cc} (2.8), and
 * CAF's parsers.
 */
public final class JsonValues {
  /** The format's name on the wire. */
  public static final String FORMAT = "broker-json-v1";

  private JsonValues() {}

  /**
   * Decodes a value from all these bytes.
   *
   * @throws DecodeException if they are no value, or exceed a default limit
   */
  public static Value decode(byte[] in) {
    return decode(in, 0, in.length, DecodeLimits.DEFAULT);
  }

  /**
   * Decodes a value from {@code length} bytes at {@code at}.
   *
   * @throws DecodeException if they are no value, or exceed a limit
   */
  public static Value decode(byte[] in, int at, int length, DecodeLimits limits) {
    return new JsonReader(in, at, length, limits).only();
  }

  /**
   * Decodes an array of plain JSON from all these bytes, as {@link JsonToBinary} describes.
   *
   * @throws DecodeException if they are no such array, or exceed a default limit
   */
  public static List<Value> decodePlain(byte[] in) {
    JsonToBinary translator = new JsonToBinary(DecodeLimits.DEFAULT);
    translator.translatePlain(in, 0, in.length);
    Value vector =
        BinaryValues.decode(translator.array(), 0, translator.length(), DecodeLimits.DEFAULT);
    return ((VectorValue) vector).elements();
  }

  /**
   * A value with a topic beside it: {@code {"type":"data-message","topic":"/t","@data-type":…}}.
   *
   * @param topic null if there is none, or it is no string
   */
  public record WithTopic(@Nullable Bytes topic, Value value) {}

  /**
   * The value that {@code length} bytes at {@code at} are, and the topic in the same object.
   *
   * @throws DecodeException if they are none, or break a limit
   */
  public static WithTopic decodeWithTopic(byte[] in, int at, int length, DecodeLimits limits) {
    JsonReader reader = new JsonReader(in, at, length, limits);
    Value value = reader.only();
    return new WithTopic(reader.topic(), value);
  }

  /**
   * Where the value stands that {@code path} leads to, index by index through nested vectors: for
   * messages about it.
   *
   * @param in what {@link #decode} took
   */
  public static int locate(byte[] in, int at, int length, DecodeLimits limits, int... path) {
    return new JsonReader(in, at, length, limits).locate(path);
  }

  /**
   * The value's bytes, in the style {@link JsonStyle#EXACT}.
   *
   * @throws EncodeException if JSON cannot say it
   */
  public static byte[] encode(Value value) {
    return encode(value, JsonStyle.EXACT);
  }

  /**
   * The value's bytes.
   *
   * @throws EncodeException if the style cannot say it
   */
  public static byte[] encode(Value value, JsonStyle style) {
    return new JsonWriter(style).value(value).toArray();
  }

  /**
   * The value's bytes, with a topic in the same object.
   *
   * @throws EncodeException if the style cannot say it
   */
  public static byte[] encode(Bytes topic, Value value, JsonStyle style) {
    return new JsonWriter(style).valueWithTopic(topic, value).toArray();
  }
}

package org.zeekbus.app.inspect;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.value.JsonValues;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * An event's arguments as people type them: plain JSON, and objects of {@code broker-json-v1} for
 * types that JSON has not. A number is a count, as most of Zeek's are; a negative one an int, one
 * with a point or exponent a double.
 */
final class JsonArguments {
  private final String text;
  private final JsonParser parser;

  private JsonArguments(String text, JsonParser parser) {
    this.text = text;
    this.parser = parser;
  }

  /**
   * The values of a JSON array.
   *
   * @throws IllegalArgumentException saying what is wrong and where
   */
  static List<Value> parse(String text) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      JsonArguments arguments = new JsonArguments(text, parser);
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new IllegalArgumentException(text + " (expected: a JSON array)");
      }
      List<Value> values = arguments.rest();
      if (parser.nextToken() != null) {
        throw arguments.wrong("more behind the array");
      }
      return values;
    } catch (JacksonException e) {
      String what =
          e instanceof UnexpectedEndOfInputException ? "the array does not end" : "no JSON";
      throw new IllegalArgumentException(
          "%s: %s at character %d (expected: a JSON array, such as '[\"text\", 5, true]')"
              .formatted(text, what, Math.max(0, e.getLocation().getCharOffset())),
          e);
    }
  }

  /** The elements of the array that has begun. */
  private List<Value> rest() {
    List<Value> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value());
    }
    return values;
  }

  private Value value() {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> Values.string(parser.getString());
      case VALUE_TRUE -> Values.bool(true);
      case VALUE_FALSE -> Values.bool(false);
      case VALUE_NULL -> Values.none();
      case VALUE_NUMBER_FLOAT -> real();
      case VALUE_NUMBER_INT -> number(parser.getBigIntegerValue());
      case START_ARRAY -> Values.vector(rest());
      case START_OBJECT -> typed();
      default -> throw wrong(parser.currentToken().toString());
    };
  }

  private Value real() {
    double real = parser.getDoubleValue();
    if (Double.isInfinite(real)) {
      throw new IllegalArgumentException(
          parser.getString() + " (expected: a number within the range of a double)");
    }
    return Values.real(real);
  }

  private Value number(BigInteger number) {
    try {
      return number.signum() < 0 ? Values.integer(number.longValueExact()) : Values.count(number);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IllegalArgumentException(number + " (expected: a number of 64 bits)", e);
    }
  }

  private Value typed() {
    int from = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    int to = (int) parser.currentLocation().getCharOffset();
    String object = text.substring(from, to);
    try {
      return JsonValues.decode(object.getBytes(StandardCharsets.UTF_8));
    } catch (DecodeException e) {
      throw new IllegalArgumentException(object + ": " + e.getMessage(), e);
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        what + " at character " + parser.currentTokenLocation().getCharOffset());
  }
}

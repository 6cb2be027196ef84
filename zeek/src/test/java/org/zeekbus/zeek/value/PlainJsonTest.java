package org.zeekbus.zeek.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.DecodeException;

/** Arguments as people type them. */
final class PlainJsonTest {
  private static List<Value> read(String json) {
    return JsonValues.decodePlain(json.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String json, String problem) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> read(json))
        .withMessage("broker-json-v1, " + problem);
  }

  @Test
  void typesFollowFromTheJson() {
    assertThat(read("[\"a\\u00e9\", true, false, null, [1, [-1]], []]"))
        .containsExactly(
            Values.string("aé"),
            Values.bool(true),
            Values.bool(false),
            Values.none(),
            Values.vector(Values.count(1), Values.vector(Values.integer(-1))),
            Values.vector());
    assertThat(read(" [ ] ")).isEmpty();
  }

  @Test
  void numbersAreCountsIntegersOrReals() {
    assertThat(read("[0, 5, 18446744073709551615, -0, -5, -9223372036854775808]"))
        .containsExactly(
            Values.count(0),
            Values.count(5),
            new CountValue(-1),
            Values.count(0),
            Values.integer(-5),
            Values.integer(Long.MIN_VALUE));
    assertThat(read("[2.5, -1.0, 1e3, 0E-1, -0.0, 12345678901234567890.5]"))
        .containsExactly(
            Values.real(2.5),
            Values.real(-1),
            Values.real(1000),
            Values.real(0),
            Values.real(-0.0),
            Values.real(1.2345678901234567E19));
  }

  @Test
  void otherTypesAreTypedObjects() {
    assertThat(
            read(
                "[{\"@data-type\":\"address\",\"data\":\"10.0.0.1\"},"
                    + "[{\"@data-type\":\"set\",\"data\":[{\"@data-type\":\"count\",\"data\":1}]}]]"))
        .containsExactly(Values.address("10.0.0.1"), Values.vector(Values.set(Values.count(1))));
  }

  /** In C's notation some of these are numbers. */
  @ParameterizedTest
  @CsvSource({"010", "0x1f", "1.", "1e", "-", "1.2.3", "1e+", "-.5", "5a", "-inf", "1.e1"})
  void otherNumbersAreRefused(String number) {
    refused(
        "[" + number + "]", "byte 1: " + number + " (expected: a number, such as 5, -1 or 2.5)");
  }

  @Test
  void saysWhatIsWrong() {
    refused("", "byte 0: the end (expected: a JSON array)");
    refused("5", "byte 0: 5 (expected: a JSON array)");
    refused("[", "byte 1: the end (expected: a value)");
    refused("[1,]", "byte 3: ] (expected: a value)");
    refused("[1 2]", "byte 3: 2 (expected: ])");
    refused("[+5]", "byte 1: + (expected: a value)");
    refused("[.5]", "byte 1: . (expected: a value)");
    refused("[nul]", "byte 1: nul (expected: a value)");
    refused("[True]", "byte 1: T (expected: a value)");
    refused("[tru]", "byte 1: t (expected: true or false)");
    refused("[] 5", "byte 3: 5 after the value (expected: the end)");
    refused("[\"a", "byte 3: the end (expected: a closing quote)");
    refused("[1e999]", "byte 1: 1e999 (expected: a number within the range of a double)");
    refused(
        "[18446744073709551616]", "byte 1: 18446744073709551616 (expected: a count, 0 to 2^64-1)");
    refused(
        "[-9223372036854775809]",
        "byte 1: -9223372036854775809 (expected: an integer, of 64 bits with sign)");
    refused("[{}]", "byte 2: } (expected: a key, in quotes)");
    refused("[".repeat(101), "byte 100: container 101 deep (expected: at most 100)");
  }
}

package org.zeekbus.app.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The numbers of a {@link NumberedLoad} that came to one place, in the order in which they came.
 *
 * @param where for messages
 */
record Arrived(String where, List<Integer> numbers) {
  private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");

  static Arrived lines(String where, List<String> lines) {
    return new Arrived(where, lines.stream().map(Arrived::number).toList());
  }

  static Arrived kafka(List<ConsumerRecord<byte[], byte[]>> records) {
    return kafka("Kafka", records);
  }

  static Arrived kafka(String where, List<ConsumerRecord<byte[], byte[]>> records) {
    return lines(where, records.stream().map(record -> new String(record.value(), UTF_8)).toList());
  }

  private static int number(String line) {
    Matcher number = NUMBER.matcher(line);
    if (!number.find()) {
      throw new AssertionError("no record of the load: " + line);
    }
    return Integer.parseInt(number.group(1));
  }

  BitSet all() {
    BitSet all = new BitSet();
    numbers.forEach(all::set);
    return all;
  }

  boolean includes(BitSet wanted) {
    BitSet missing = (BitSet) wanted.clone();
    missing.andNot(all());
    return missing.isEmpty();
  }

  /** How many came more than once. */
  int twice() {
    return numbers.size() - all().cardinality();
  }

  /** Fails unless all of these are there. */
  Arrived holds(BitSet wanted) {
    BitSet missing = (BitSet) wanted.clone();
    missing.andNot(all());
    assertThat(missing.stream().limit(10))
        .as("%d records missing at %s, of %d", missing.cardinality(), where, wanted.cardinality())
        .isEmpty();
    return this;
  }

  /** Fails unless all records up to this number are there. */
  Arrived holdsAll(int sent) {
    BitSet wanted = new BitSet();
    wanted.set(0, sent);
    return holds(wanted);
  }

  /**
   * Fails unless the numbers of each key rise, except where the logger began again with what was
   * not confirmed before a kill.
   */
  Arrived risesForEachKeyBut(int restarts) {
    Map<Integer, List<Integer>> byKey = new HashMap<>();
    for (int number : numbers) {
      byKey.computeIfAbsent(number % NumberedLoad.KEYS, _ -> new ArrayList<>()).add(number);
    }
    byKey.forEach((key, inOrder) -> {
      List<String> steps = new ArrayList<>();
      for (int i = 1; i < inOrder.size(); i++) {
        if (inOrder.get(i) <= inOrder.get(i - 1)) {
          steps.add(inOrder.get(i - 1) + " > " + inOrder.get(i));
        }
      }
      assertThat(steps)
          .as("steps back at %s, records of key C%d", where, key)
          .hasSizeLessThanOrEqualTo(restarts);
    });
    return this;
  }

  /** Fails if one came twice. */
  Arrived hasNoneTwice() {
    assertThat(twice()).as("records twice at %s", where).isZero();
    return this;
  }
}

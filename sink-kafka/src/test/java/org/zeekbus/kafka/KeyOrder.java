package org.zeekbus.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Looks at records of {@link SinkRun#batch} with field {@code uid} as key. */
final class KeyOrder {
  private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");

  private KeyOrder() {}

  static int number(ConsumerRecord<byte[], byte[]> record) {
    Matcher found = NUMBER.matcher(new String(record.value(), UTF_8));
    assertThat(found.find()).isTrue();
    return Integer.parseInt(found.group(1));
  }

  /**
   * Every number below {@code count} is there, and of each key the first copies of its records are
   * in order; says how many records are there more than once.
   */
  static int check(List<ConsumerRecord<byte[], byte[]>> records, int count, int keys) {
    Map<String, Integer> last = new HashMap<>();
    Set<Integer> seen = new HashSet<>();
    int doubled = 0;
    for (ConsumerRecord<byte[], byte[]> each : records) {
      int n = number(each);
      String key = new String(each.key(), UTF_8);
      assertThat(key).isEqualTo("C" + n % keys);
      if (!seen.add(n)) {
        doubled++;
        continue;
      }
      Integer before = last.put(key, n);
      assertThat(before == null || before < n)
          .describedAs("of key %s, %s comes before %d", key, before, n)
          .isTrue();
    }
    TreeSet<Integer> missing = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      if (!seen.contains(i)) {
        missing.add(i);
      }
    }
    assertThat(missing).isEmpty();
    assertThat(seen).hasSize(count);
    return doubled;
  }
}

package org.zeekbus.bench;

import java.util.HashMap;
import java.util.Map;

/** The counts of one run of a load program: its line of key=value. */
record LoadResult(Map<String, String> values) {
  LoadResult {
    values = Map.copyOf(values);
  }

  static LoadResult parse(String line) {
    Map<String, String> values = new HashMap<>();
    for (String word : line.strip().split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) values.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return new LoadResult(values);
  }

  long count(String key) {
    return (long) number(key);
  }

  double number(String key) {
    return Double.parseDouble(text(key));
  }

  String text(String key) {
    return values.getOrDefault(key, "0");
  }

  double cpuMicrosPerMessage() {
    return number("cpu_nanos") / 1e3 / number("delivered");
  }

  /** Without what JIT compilers took: a broker at a site has long been compiled. */
  double settledMicrosPerMessage() {
    return (number("cpu_nanos") - number("compiler_nanos")) / 1e3 / number("delivered");
  }

  double messagesPerSecond() {
    return number("delivered") / number("seconds");
  }

  double medianMicros() {
    return number("p50_us");
  }

  /** Messages that were lost, late, doubled, damaged, or that the broker would not take. */
  long faults() {
    return count("lost")
        + count("disordered")
        + count("duplicated")
        + count("malformed")
        + count("failed");
  }
}

package org.zeekbus.packaging;

import java.util.Set;

/** A package, with its directory of jars and those of our modules for which it is made. */
enum Distribution {
  ZEEKBUS("lib", Set.of("zeekbus-app")),
  ZEEKBUS_SINKS("plugins/sinks", Set.of("zeekbus-sink-kafka", "zeekbus-sink-parquet")),
  ZEEKBUS_QUERY("plugins/query", Set.of("zeekbus-query"));

  private final String jars;
  private final Set<String> modules;

  Distribution(String jars, Set<String> modules) {
    this.jars = jars;
    this.modules = modules;
  }

  /** {@code zeekbus-sinks}. */
  String title() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** Below the package's tree. */
  String jars() {
    return jars;
  }

  /** By artifact. */
  Set<String> modules() {
    return modules;
  }
}

package org.zeekbus.packaging;

import java.util.Locale;
import java.util.Set;

/** A package, with its directory of jars and those of our modules for which it is made. */
enum Distribution {
  ZEEKBUS("lib"),
  ZEEKBUS_SINKS("plugins/sinks"),
  ZEEKBUS_QUERY("plugins/query");

  private final String jars;

  Distribution(String jars) {
    this.jars = jars;
  }

  /** {@code zeekbus-sinks}. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Below the package's tree. */
  String jars() {
    return jars;
  }

  /** By artifact. */
  Set<String> modules() {
    return switch (this) {
      case ZEEKBUS -> Set.of("zeekbus-app");
      case ZEEKBUS_SINKS -> Set.of("zeekbus-sink-kafka", "zeekbus-sink-parquet");
      case ZEEKBUS_QUERY -> Set.of("zeekbus-query");
    };
  }
}

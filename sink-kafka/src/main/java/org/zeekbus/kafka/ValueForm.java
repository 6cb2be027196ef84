package org.zeekbus.kafka;

import java.util.Locale;

/** What the value of a record in Kafka is. */
enum ValueForm {
  JSON,
  JSON_PATH,
  JSON_TAGGED,
  AVRO;

  /** As the configuration has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

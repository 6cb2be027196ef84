package org.zeekbus.kafka;

/** What the value of a record in Kafka is. */
enum ValueForm {
  JSON,
  JSON_PATH,
  JSON_TAGGED,
  AVRO
}

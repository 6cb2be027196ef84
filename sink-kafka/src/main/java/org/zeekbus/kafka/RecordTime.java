package org.zeekbus.kafka;

/** Which time a record has in Kafka. */
enum RecordTime {
  ARRIVAL,
  TS
}

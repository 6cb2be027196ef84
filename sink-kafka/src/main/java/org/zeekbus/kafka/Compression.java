package org.zeekbus.kafka;

/** How Kafka's producer compresses batches; the names are Kafka's. */
enum Compression {
  NONE,
  LZ4,
  ZSTD,
  GZIP,
  SNAPPY
}

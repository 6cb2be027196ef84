package org.zeekbus.bench;

import java.io.IOException;
import java.util.Map;

/** Where a sink brings the records of a run. Owner: the main thread. */
sealed interface SinkTarget extends AutoCloseable
    permits FilesTarget, KafkaTarget, DiscardTarget, ParquetTarget {
  /** The sink's type, and its name. */
  String type();

  /** What the sink needs to be told. */
  Map<String, String> settings();

  /** How many records are there. */
  long records() throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}

/** Apache's parquet-java as one module: its jars share packages. Nothing here is ours. */
module org.apache.parquet {
  requires com.github.luben.zstd_jni;
  requires jdk.unsupported;
  requires org.slf4j;

  exports org.apache.parquet.bytes;
  exports org.apache.parquet.column;
  exports org.apache.parquet.column.impl;
  exports org.apache.parquet.column.page;
  exports org.apache.parquet.column.statistics;
  exports org.apache.parquet.column.values;
  exports org.apache.parquet.column.values.bloomfilter;
  exports org.apache.parquet.column.values.bytestreamsplit;
  exports org.apache.parquet.column.values.delta;
  exports org.apache.parquet.column.values.deltalengthbytearray;
  exports org.apache.parquet.column.values.factory;
  exports org.apache.parquet.column.values.plain;
  exports org.apache.parquet.compression;
  exports org.apache.parquet.conf;
  exports org.apache.parquet.format;
  exports org.apache.parquet.format.converter;
  exports org.apache.parquet.hadoop;
  exports org.apache.parquet.hadoop.metadata;
  exports org.apache.parquet.io;
  exports org.apache.parquet.io.api;
  exports org.apache.parquet.schema;
}

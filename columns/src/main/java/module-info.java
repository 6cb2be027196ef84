/** How logs lie in Parquet files, for those who write and those who read them. */
module org.zeekbus.columns {
  requires com.github.luben.zstd_jni;
  requires org.apache.parquet;
  requires org.zeekbus.format;
  requires tools.jackson.core;
  requires transitive org.zeekbus.zeek;
  requires static transitive org.jspecify;

  exports org.zeekbus.columns;
}

/** Writes log records to Parquet files. */
module org.zeekbus.parquet {
  requires org.zeekbus.columns;
  requires org.zeekbus.format;
  requires transitive org.zeekbus.sink;
  requires org.slf4j;
  requires static transitive org.jspecify;
}

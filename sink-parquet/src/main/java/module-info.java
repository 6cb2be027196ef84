/** Writes log records to Parquet files. */
module org.zeekbus.parquet {
  requires org.zeekbus.columns;
  requires transitive org.zeekbus.sink;
  requires org.slf4j;
  requires static transitive org.jspecify;

  provides org.zeekbus.sink.SinkProvider with
      org.zeekbus.parquet.ParquetProvider;
}

/** SQL over logs that were written. */
module org.zeekbus.query {
  requires transitive java.sql;
  requires dev.tamboui.widgets;
  requires static duckdb
      .jdbc; // an automatic module would bring all others to a program that is a module
  requires com.github.luben.zstd_jni;
  requires org.zeekbus.columns;
  requires org.zeekbus.format;
  requires transitive org.zeekbus.zmtp;
  requires tools.jackson.core;
  requires org.zeekbus.zeek;
  requires static transitive org.jspecify;

  exports org.zeekbus.query;
  exports org.zeekbus.query.archive;
  exports org.zeekbus.query.plot;
  exports org.zeekbus.query.report;
}

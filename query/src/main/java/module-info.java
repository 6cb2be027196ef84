/** SQL over logs that were written. */
module org.zeekbus.query {
  requires java.sql;
  requires duckdb.jdbc;
  requires org.zeekbus.columns;
  requires org.slf4j;
  requires tools.jackson.core;
  requires static transitive org.jspecify;
}

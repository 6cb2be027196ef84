/** The API of sinks of log records, for authors of sinks. */
module org.zeekbus.sink {
  requires transitive org.slf4j;
  requires transitive org.zeekbus.settings;
  requires transitive org.zeekbus.zeek;
  requires static transitive org.jspecify;

  exports org.zeekbus.sink;
  exports org.zeekbus.sink.access;
}

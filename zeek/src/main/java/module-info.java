/** Zeek's formats: values, events, log batches. Knows nothing of sockets. */
@SuppressWarnings("module") // those that an export names are compiled later
module org.zeekbus.zeek {
  requires static transitive org.jspecify;

  exports org.zeekbus.zeek;
  exports org.zeekbus.zeek.event;
  exports org.zeekbus.zeek.log;
  exports org.zeekbus.zeek.text to
      org.zeekbus.format,
      org.zeekbus.httpsink,
      org.zeekbus.node,
      org.zeekbus.query;
  exports org.zeekbus.zeek.value;
  exports org.zeekbus.zeek.where;
}

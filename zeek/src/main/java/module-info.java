/** Zeek's formats: values, events, log batches. Knows nothing of sockets. */
module org.zeekbus.zeek {
  requires static transitive org.jspecify;

  exports org.zeekbus.zeek;
  exports org.zeekbus.zeek.event;
  exports org.zeekbus.zeek.log;
  exports org.zeekbus.zeek.value;
}

/** Log records as the lines that Zeek writes. */
module org.zeekbus.format {
  requires transitive org.zeekbus.sink;
  requires transitive org.zeekbus.zeek;
  requires static transitive org.jspecify;

  exports org.zeekbus.format;
}

/** A running zeekbus in a terminal. */
module org.zeekbus.top {
  requires java.net.http;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires tools.jackson.core;
  requires transitive tools.jackson.databind;
  requires static transitive org.jspecify;

  exports org.zeekbus.top;
  exports org.zeekbus.top.api;
}

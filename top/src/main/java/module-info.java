/** A running zeekbus in a terminal. */
@SuppressWarnings("module") // the one that an export names is compiled later
module org.zeekbus.top {
  requires java.net.http;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires tools.jackson.core;
  requires transitive tools.jackson.databind;
  requires static transitive org.jspecify;

  exports org.zeekbus.top;
  exports org.zeekbus.top.api;
  exports org.zeekbus.top.text to
      org.zeekbus.app;
}

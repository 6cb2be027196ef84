/** A running zeekbus in a terminal. */
module org.zeekbus.top {
  requires java.net.http;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports org.zeekbus.top;
}

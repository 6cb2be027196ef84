/** A running zeekbus in a terminal. */
module org.zeekbus.top {
  requires static org.jspecify;
}

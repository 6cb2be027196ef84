/** Programs that are nodes of a Zeek cluster. */
module org.zeekbus.examples {
  requires org.zeekbus.node;
  requires static org.jspecify;

  opens org.zeekbus.examples to
      org.zeekbus.node; // it reads and makes the records
}

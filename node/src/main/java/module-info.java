/** A JVM program as a node of a Zeek cluster. */
module org.zeekbus.node {
  requires transitive org.zeekbus.zeek;
  requires transitive org.zeekbus.zmtp;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports org.zeekbus.node;
}

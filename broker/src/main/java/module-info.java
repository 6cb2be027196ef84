/** Forwards messages from publishers to the subscribers that want them. */
module org.zeekbus.broker {
  requires transitive org.zeekbus.zmtp;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports org.zeekbus.broker;
  exports org.zeekbus.broker.link;
  exports org.zeekbus.broker.snapshot;
}

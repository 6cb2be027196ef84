/** Sends log records to Kafka. */
module org.zeekbus.kafka {
  requires org.zeekbus.format;
  requires org.zeekbus.sink;
  requires kafka.clients;
  requires org.slf4j;
  requires static org.jspecify;
}

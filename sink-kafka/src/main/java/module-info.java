/** Sends log records to Kafka. */
module org.zeekbus.kafka {
  requires org.zeekbus.format;
  requires org.zeekbus.sink;
  requires java.net.http;
  requires kafka.clients;
  requires org.apache.avro;
  requires org.slf4j;
  requires tools.jackson.core;
  requires static org.jspecify;
}

/** Sends log records to Kafka. */
module org.zeekbus.kafka {
  requires org.zeekbus.format;
  requires transitive org.zeekbus.sink;
  requires java.net.http;
  requires kafka.clients;
  requires org.apache.avro;
  requires org.slf4j;
  requires tools.jackson.core;
  requires static transitive org.jspecify;

  provides org.zeekbus.sink.SinkProvider with
      org.zeekbus.kafka.KafkaProvider;
}

/** Sends log records to Kafka. */
@SuppressWarnings("module") // one that an export names is compiled later
module org.zeekbus.kafka {
  requires org.zeekbus.format;
  requires transitive org.zeekbus.sink;
  requires java.net.http;
  requires kafka.clients;
  requires org.apache.avro;
  requires org.slf4j;
  requires tools.jackson.core;
  requires static transitive org.jspecify;

  exports org.zeekbus.kafka.avro to
      org.zeekbus.bench;

  provides org.zeekbus.sink.SinkProvider with
      org.zeekbus.kafka.KafkaProvider;
}

/** A real Kafka for tests and benchmarks. */
module org.zeekbus.kafka.testkit {
  requires transitive kafka.clients;
  requires static transitive org.jspecify;

  exports org.zeekbus.kafka.testkit;
}

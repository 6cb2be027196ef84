/** Benchmarks, alone and beside libzmq, JeroMQ, npm's ws, DuckDB and a shell. */
module org.zeekbus.bench {
  requires info.picocli;
  requires com.github.luben.zstd_jni;
  requires java.management;
  requires java.net.http;
  requires java.sql;
  requires jdk.httpserver;
  requires jdk.management;
  requires jmh.core;
  requires org.apache.avro;
  requires org.zeekbus.broker;
  requires org.zeekbus.columns;
  requires org.zeekbus.kafka;
  requires org.zeekbus.kafka.testkit;
  requires org.zeekbus.logger;
  requires org.zeekbus.node;
  requires org.zeekbus.query;
  requires org.zeekbus.zeek;
  requires org.zeekbus.zmtp;
  requires org.zeromq.jeromq;
  requires static org.jspecify;
  requires tools.jackson.core;

  opens org.zeekbus.bench to
      info.picocli;
}

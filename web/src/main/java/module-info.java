/** HTTP: metrics, health, API and dashboard of the roles of this process. */
module org.zeekbus.web {
  requires transitive org.zeekbus.broker;
  requires transitive org.zeekbus.http;
  requires transitive org.zeekbus.websocket;
  requires transitive org.zeekbus.logger;
  requires transitive org.zeekbus.settings;
  requires com.fasterxml.jackson.annotation;
  requires io.netty.buffer;
  requires io.prometheus.metrics.config;
  requires io.prometheus.metrics.core;
  requires io.prometheus.metrics.instrumentation.jvm;
  requires io.prometheus.metrics.model;
  requires io.prometheus.writer.text;
  requires java.management;
  requires jdk.management; // processor time of the process
  requires org.slf4j;
  requires tools.jackson.core;
  requires transitive tools.jackson.databind;
  requires static transitive org.jspecify;

  exports org.zeekbus.web;
  exports org.zeekbus.web.api;
  exports org.zeekbus.web.health;
  exports org.zeekbus.web.json;
  exports org.zeekbus.web.metrics;
  exports org.zeekbus.web.observe;
  exports org.zeekbus.web.query;
  exports org.zeekbus.web.sample;
  exports org.zeekbus.web.tail;

  opens org.zeekbus.web.api to
      tools.jackson.databind;
  opens org.zeekbus.web.query to
      tools.jackson.databind;
  opens org.zeekbus.web.tail to
      tools.jackson.databind;
}

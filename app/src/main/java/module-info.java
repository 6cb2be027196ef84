/** Command line and configuration. */
@SuppressWarnings("module") // those that an export names are compiled later
module org.zeekbus.app {
  requires org.zeekbus.broker;
  requires org.zeekbus.doctor;
  requires org.zeekbus.http;
  requires org.zeekbus.logger;
  requires org.zeekbus.node;
  requires org.zeekbus.query;
  requires org.zeekbus.settings;
  requires org.zeekbus.top;
  requires org.zeekbus.web;
  requires org.zeekbus.websocket;
  requires org.zeekbus.zeek;
  requires org.zeekbus.zmtp;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires com.github.luben.zstd_jni;
  requires info.picocli;
  requires jdk.unsupported; // sun.misc.Signal: nothing else in Java hears SIGUSR1
  requires jdk.management; // how much memory the machine or container has
  requires org.slf4j;
  requires org.snakeyaml.engine; // where a file stops being YAML, and why
  requires tools.jackson.core;
  requires tools.jackson.databind; // statistics as JSON; loaded only for them
  requires tools.jackson.dataformat.yaml;
  requires static org.jspecify;

  opens org.zeekbus.app to
      info.picocli;
  opens org.zeekbus.app.command to
      info.picocli;
  opens org.zeekbus.app.completion to
      info.picocli;
  opens org.zeekbus.app.doctor to
      info.picocli;
  opens org.zeekbus.app.inspect to
      info.picocli;
  opens org.zeekbus.app.query to
      info.picocli;
  opens org.zeekbus.app.recording to
      info.picocli;
  opens org.zeekbus.app.replay to
      info.picocli;

  exports org.zeekbus.app to
      org.zeekbus.packaging;
  exports org.zeekbus.app.command to
      org.zeekbus.packaging;
  exports org.zeekbus.app.config to
      org.zeekbus.packaging;
  exports org.zeekbus.app.process to
      ch.qos.logback.classic,
      info.picocli;

  provides ch.qos.logback.classic.spi.Configurator with
      org.zeekbus.app.process.StderrLog;
}

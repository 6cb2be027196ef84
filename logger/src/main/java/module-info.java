/** Writes the logs that a cluster's nodes push. */
module org.zeekbus.logger {
  requires transitive org.zeekbus.format;
  requires transitive org.zeekbus.sink;
  requires transitive org.zeekbus.zeek;
  requires transitive org.zeekbus.zmtp;
  requires com.github.luben.zstd_jni;
  requires org.slf4j;
  requires tools.jackson.core;
  requires static transitive org.jspecify;

  uses org.zeekbus.sink.SinkProvider;

  provides org.zeekbus.sink.SinkProvider with
      org.zeekbus.logger.file.FilesProvider,
      org.zeekbus.logger.stdout.StdoutProvider;

  exports org.zeekbus.logger;
  exports org.zeekbus.logger.deadletters;
  exports org.zeekbus.logger.file;
  exports org.zeekbus.logger.output;
  exports org.zeekbus.logger.shape;
  exports org.zeekbus.logger.snapshot;
  exports org.zeekbus.logger.sinks;
  exports org.zeekbus.logger.stdout;
}

/** Posts log records to HTTP servers. */
module org.zeekbus.httpsink {
  requires org.zeekbus.format;
  requires org.zeekbus.sink;
  requires com.github.luben.zstd_jni;
  requires java.net.http;
  requires org.slf4j;
  requires tools.jackson.core;
  requires static org.jspecify;

  provides org.zeekbus.sink.SinkProvider with
      org.zeekbus.httpsink.HttpProvider;
}

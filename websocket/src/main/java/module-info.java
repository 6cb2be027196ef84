/** Zeek's WebSocket API, and its events over plain HTTP. */
module org.zeekbus.websocket {
  requires transitive org.zeekbus.broker;
  requires transitive org.zeekbus.http;
  requires org.zeekbus.zeek;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.handler;
  requires org.slf4j;
  requires tools.jackson.core;
  requires static transitive org.jspecify;

  exports org.zeekbus.websocket;
  exports org.zeekbus.websocket.snapshot;
}

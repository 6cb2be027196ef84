/** The HTTP server of all roles that have one. */
module org.zeekbus.http {
  requires transitive org.zeekbus.zmtp;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires transitive io.netty.codec.http;
  requires io.netty.handler;
  requires io.netty.transport.classes.epoll;
  requires org.slf4j;
  requires tools.jackson.core;
  requires static transitive org.jspecify;

  exports org.zeekbus.http;
}

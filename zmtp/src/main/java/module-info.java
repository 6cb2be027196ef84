/** The ZeroMQ wire protocol on Netty. Knows nothing of Zeek. */
module org.zeekbus.zmtp {
  requires transitive io.netty.buffer;
  requires transitive io.netty.common;
  requires transitive io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires transitive org.slf4j;
  requires static transitive org.jspecify;

  exports org.zeekbus.zmtp;
  exports org.zeekbus.zmtp.socket;
  exports org.zeekbus.zmtp.system;
  exports org.zeekbus.zmtp.thread;
}

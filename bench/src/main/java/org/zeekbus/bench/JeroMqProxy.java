package org.zeekbus.bench;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** JeroMQ's proxy with the settings of Zeek's: two I/O threads, XSUB and XPUB, VERBOSER, NODROP. */
final class JeroMqProxy {
  private JeroMqProxy() {}

  /** Takes the endpoints to bind, XSUB first; runs until it is killed. */
  public static void main(String[] args) {
    try (ZContext context = new ZContext(2)) {
      ZMQ.Socket xsub = context.createSocket(SocketType.XSUB);
      ZMQ.Socket xpub = context.createSocket(SocketType.XPUB);
      xpub.setXpubVerboser(true);
      xpub.setXpubNoDrop(true);
      xsub.bind(args[0]);
      xpub.bind(args[1]);
      ZMQ.proxy(xsub, xpub, null);
    }
  }
}

package org.zeekbus.node;

import org.zeekbus.zmtp.SocketSettings;
import org.zeekbus.zmtp.SocketType;

/** The settings of a node's sockets: the one place where security comes in. */
final class NodeSockets {
  SocketSettings xsub() {
    return SocketSettings.of(SocketType.XSUB);
  }

  SocketSettings xpub() {
    return SocketSettings.of(SocketType.XPUB);
  }

  SocketSettings push() {
    return SocketSettings.of(SocketType.PUSH);
  }
}

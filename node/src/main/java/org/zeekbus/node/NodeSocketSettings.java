package org.zeekbus.node;

import java.time.Duration;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.socket.SocketSettings;

/**
 * The settings of a node's sockets.
 *
 * @param security of all sockets: broker and loggers share a key pair, as in Zeek
 * @param afterRefusal the pause before a socket that was refused tries again
 */
record NodeSocketSettings(Security security, Duration afterRefusal) {
  SocketSettings xsub() {
    return settings(SocketType.XSUB);
  }

  SocketSettings xpub() {
    return settings(SocketType.XPUB);
  }

  SocketSettings push() {
    return settings(SocketType.PUSH);
  }

  private SocketSettings settings(SocketType type) {
    SocketSettings settings = SocketSettings.of(type);
    return settings.withBackoff(settings.backoff().withAfterRefusal(afterRefusal));
  }
}

package org.zeekbus.node;

import java.time.Duration;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.socket.SocketSettings;

/**
 * The settings of a node's sockets.
 *
 * @param security of all of them: Zeek's loggers have the key of the broker
 * @param afterRefusal when one that was refused tries again
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

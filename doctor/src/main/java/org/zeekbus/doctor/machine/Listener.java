package org.zeekbus.doctor.machine;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A TCP socket that listens on this host.
 *
 * @param user number of the user who opened it
 * @param owner the process, if this user may see it
 */
public record Listener(InetAddress address, int port, long user, Optional<OwnerProcess> owner) {
  /** Whether it may be systemd's; who is not root sees root's processes only as such. */
  public boolean isOfSystemd() {
    return owner.map(process -> process.pid() == 1).orElse(user == 0);
  }

  /** Whether one that listens there would be in its way. */
  public boolean blocks(InetAddress other, int otherPort) {
    return port == otherPort
        && (address.equals(other) || address.isAnyLocalAddress() || other.isAnyLocalAddress());
  }
}

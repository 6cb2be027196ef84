package org.zeekbus.doctor.machine;

import java.net.InetAddress;
import java.util.List;

/** A network interface of this host. */
public record HostInterface(String name, int mtu, List<InetAddress> addresses) {
  public HostInterface {
    addresses = List.copyOf(addresses);
  }
}

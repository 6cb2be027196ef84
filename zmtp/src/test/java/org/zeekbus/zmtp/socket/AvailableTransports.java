package org.zeekbus.zmtp.socket;

import java.util.Arrays;
import java.util.stream.Stream;

/** The transports that this machine has. */
final class AvailableTransports {
  private AvailableTransports() {}

  static Stream<Transport.Kind> kinds() {
    return Arrays.stream(Transport.Kind.values()).filter(Transport.Kind::isAvailable);
  }
}

package org.zeekbus.zmtp;

import java.util.Arrays;
import java.util.stream.Stream;

/** The transports that this machine has. */
final class Available {
  private Available() {}

  static Stream<Transport.Kind> kinds() {
    return Arrays.stream(Transport.Kind.values()).filter(Transport.Kind::isAvailable);
  }
}

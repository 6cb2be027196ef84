package org.zeekbus.app.role;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.settings.ByteSize;
import org.zeekbus.settings.ConfigurationException;

/** The memory of this machine, or what a container leaves of it. */
public final class MachineMemory {
  private MachineMemory() {}

  /**
   * Refuses buffers that can never be had. Looked at only where somebody set them, as it takes a
   * tenth of a start.
   *
   * @throws ConfigurationException if {@code broker.memory} is more than there is
   */
  public static void check(Configuration configuration) throws ConfigurationException {
    if (!configuration.isSet(BrokerSection.MEMORY)
        || !(ManagementFactory.getOperatingSystemMXBean()
            instanceof OperatingSystemMXBean system)) {
      return;
    }
    ByteSize wanted = configuration.get(BrokerSection.MEMORY);
    long there = system.getTotalMemorySize();
    if (there > 0 && wanted.bytes() > there) {
      throw new ConfigurationException(
          "%s: %s: %s is more than the memory of this machine (expected: less than %dMiB)"
              .formatted(
                  configuration.origin(BrokerSection.MEMORY),
                  BrokerSection.MEMORY.key(),
                  wanted,
                  there >> 20));
    }
  }
}

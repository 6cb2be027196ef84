package org.zeekbus.web.observe;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;

/**
 * The Java process at one moment. Owner: nobody; never changes.
 *
 * @param heapUsedBytes heap in use, garbage that was not collected yet included
 * @param heapMaxBytes bound of the heap
 * @param directBytes memory of buffers outside the heap: the broker's, and those of NIO
 * @param gcSeconds time that garbage collection took since the start
 * @param cpuSeconds time of all processors that the process took since its start
 * @param threads platform threads
 */
public record Jvm(
    long heapUsedBytes,
    long heapMaxBytes,
    long directBytes,
    double gcSeconds,
    double cpuSeconds,
    int threads) {
  /**
   * The process as it is now.
   *
   * @param brokerBytes buffers of the broker, which NIO does not know
   */
  public static Jvm now(long brokerBytes) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    long gcMillis =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    long cpuNanos =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    return new Jvm(
        heap.getUsed(),
        heap.getMax(),
        direct + brokerBytes,
        gcMillis / 1e3,
        (double) cpuNanos / TimeUnit.SECONDS.toNanos(1),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }
}

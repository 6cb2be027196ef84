package org.zeekbus.web.observe;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;
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
  // To find these beans takes longer than to ask them, and they stay the same.
  private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final List<GarbageCollectorMXBean> COLLECTORS =
      ManagementFactory.getGarbageCollectorMXBeans();
  private static final List<BufferPoolMXBean> POOLS =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);

  /**
   * The process as it is now.
   *
   * @param brokerBytes buffers of the broker, which NIO does not know
   */
  public static Jvm now(long brokerBytes) {
    MemoryUsage heap = MEMORY.getHeapMemoryUsage();
    long gcMillis = 0;
    for (GarbageCollectorMXBean collector : COLLECTORS) {
      gcMillis += collector.getCollectionTime();
    }
    long direct = 0;
    for (BufferPoolMXBean pool : POOLS) {
      direct += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
    }
    long cpuNanos = SYSTEM.getProcessCpuTime();
    return new Jvm(
        heap.getUsed(),
        heap.getMax(),
        direct + brokerBytes,
        gcMillis / 1e3,
        (double) cpuNanos / TimeUnit.SECONDS.toNanos(1),
        THREADS.getThreadCount());
  }
}

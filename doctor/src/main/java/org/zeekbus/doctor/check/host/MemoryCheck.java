package org.zeekbus.doctor.check.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Gravity;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.machine.MemoryBound;
import org.zeekbus.doctor.machine.OwnerProcess;

/** Less memory than zeekbus may take; the system then kills it. docs/sizing.md has the parts. */
public final class MemoryCheck implements Check {
  private static final long MIB = 1 << 20;
  private static final long HEAP = 1024 * MIB;
  private static final long HEAP_OF_BROKER = 256 * MIB;

  /** HTTP, code and threads. */
  private static final long OTHERS = 100 * MIB;

  private static final long LEAST = 64 * MIB;
  private static final long LEAST_HEAP = 128 * MIB;

  private static final Pattern HEAP_FLAG = Pattern.compile("-Xmx(\\d{1,12})([kKmMgG]?)(?= |$)");

  @Override
  public List<Finding> look(Facts facts) {
    Bus bus = facts.bus();
    Optional<MemoryBound> bound = facts.machine().memory();
    if (bound.isEmpty()) {
      return List.of();
    }
    long heap = heap(facts);
    long buffers = bus.memory() + (bus.hasLogger() ? bus.intake() : 0);
    long most = buffers + heap + OTHERS;
    if (most <= bound.get().bytes()) {
      return List.of();
    }
    List<String> evidence = new ArrayList<>();
    evidence.add("%s: %d MiB".formatted(bound.get().by(), bound.get().bytes() / MIB));
    evidence.add(
        "%s = %d MiB%s, Java's heap %d MiB, the rest about %d MiB"
            .formatted(
                bus.origin("broker.memory"),
                bus.memory() / MIB,
                bus.hasLogger() ? ", logger.intake = %d MiB".formatted(bus.intake() / MIB) : "",
                heap / MIB,
                OTHERS / MIB));
    return List.of(
        new Finding(
            // The heap is taken only when a batch needs it, buffers when a node is slow.
            buffers + OTHERS > bound.get().bytes() ? Gravity.CRITICAL : Gravity.WARNING,
            "memory_short",
            "zeekbus can take %d MiB, and may have %d MiB: the system would kill it."
                .formatted(most / MIB, bound.get().bytes() / MIB),
            evidence,
            remedies(bus, bound.get(), most, heap)));
  }

  private static List<Remedy> remedies(Bus bus, MemoryBound bound, long most, long heap) {
    List<Remedy> remedies = new ArrayList<>();
    if (bound.by().startsWith("/sys/")) {
      remedies.add(
          new Remedy(
              "zeekbus.service, [Service], or the container",
              "MemoryMax=%dM".formatted(most / MIB)));
    }
    long others = OTHERS + (bus.hasLogger() ? bus.intake() : 0);
    long left = bound.bytes() - others - heap;
    long heapLeft = bound.bytes() - others - LEAST;
    if (left >= LEAST) {
      remedies.add(bus.change("broker.memory", "%dMiB".formatted(left / MIB)));
    } else if (heapLeft >= LEAST_HEAP) {
      remedies.add(bus.change("broker.memory", "%dMiB".formatted(LEAST / MIB)));
      remedies.add(
          new Remedy(
              "the environment of zeekbus", "ZEEKBUS_JAVA_OPTS=-Xmx%dm".formatted(heapLeft / MIB)));
    }
    return remedies;
  }

  /** That of the process if it is seen, else the launcher's default. */
  private static long heap(Facts facts) {
    String command = facts.machine().process().map(OwnerProcess::command).orElse("");
    long heap = facts.bus().hasLogger() ? HEAP : HEAP_OF_BROKER;
    Matcher flags = HEAP_FLAG.matcher(command);
    while (flags.find()) {
      int shift =
          switch (flags.group(2)) {
            case "k", "K" -> 10;
            case "m", "M" -> 20;
            case "g", "G" -> 30;
            default -> 0;
          };
      heap = Long.parseLong(flags.group(1)) << shift;
    }
    return heap;
  }
}

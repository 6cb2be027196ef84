package org.zeekbus.examples;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.Topics;

/** Counts the events of a cluster by their names, and prints the counts from time to time. */
public final class Counter {
  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

  /** Prints every ten seconds until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    new Counter().run(args[0], args[1], Duration.ofSeconds(10), System.out);
  }

  /** Joins as an observer, which need not be in any layout. */
  void run(String xpub, String xsub, Duration interval, PrintStream out)
      throws InterruptedException {
    var builder =
        ClusterNode.builder("counter")
            .broker(xpub, xsub)
            .curve(System.getenv())
            .subscribe("zeek.cluster.node.")
            .subscribe("zeek.cluster.pool.")
            .subscribe(Topics.MANAGER)
            .subscribe(Topics.PROXY)
            .subscribe(Topics.WORKER)
            .onAny(message -> count(message.event().name().text()));
    try (ClusterNode node = builder.observe()) {
      out.println("counting at " + node.names().size() + " nodes");
      while (true) {
        Thread.sleep(interval);
        counts.forEach((name, count) -> out.println(count + " " + name));
      }
    }
  }

  private void count(String event) {
    counts.computeIfAbsent(event, name -> new LongAdder()).increment();
  }
}

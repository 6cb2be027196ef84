package org.zeekbus.doctor.check.logs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Assigned;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Place;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.doctor.site.Value;

/** Queues of nodes that lose more than they would by default. */
public final class QueuesCheck implements ZeroMqCheck {
  /** A line that loses something. */
  private record Fault(String option, Place place, String value, String text, String better) {}

  @Override
  public List<Finding> look(Site site, Facts facts) {
    Map<Fault, List<String>> faults = new LinkedHashMap<>();
    for (SiteNode node : site.nodes()) {
      faults(node)
          .forEach(fault -> faults.computeIfAbsent(fault, _ -> new ArrayList<>()).add(node.name()));
    }
    List<Finding> findings = new ArrayList<>();
    faults.forEach((fault, nodes) ->
        findings.add(
            Finding.warning(
                "queue_loses",
                "%s: %s.".formatted(NodeList.of(nodes, site), fault.text()),
                List.of(
                    "%s: %s = %s"
                        .formatted(fault.place(), Option.shortName(fault.option()), fault.value())),
                List.of(
                    Remedy.script(
                        fault.place().file(),
                        "redef %s = %s;".formatted(fault.option(), fault.better()))))));
    return findings;
  }

  private static List<Fault> faults(SiteNode node) {
    List<Fault> faults = new ArrayList<>();
    for (Option.Queue queue : Option.QUEUES) {
      if (queue.option().endsWith("log_rcvhwm") && !node.isLogger()) {
        continue;
      }
      number(node, queue.option())
          .filter(value -> value > 0 && value < queue.fallback())
          .ifPresent(value ->
              faults.add(
                  fault(
                      node,
                      queue.option(),
                      "the queue for %s is shorter than by default, and they are lost when it is full"
                          .formatted(queue.what()),
                      Integer.toString(queue.fallback()))));
    }
    number(node, Option.LINGER)
        .filter(value -> value == 0)
        .ifPresent(_ ->
            faults.add(fault(node, Option.LINGER, "what waits when Zeek stops is lost", "500")));
    bool(node, Option.LOG_IMMEDIATE, true)
        .ifPresent(_ ->
            faults.add(
                fault(
                    node,
                    Option.LOG_IMMEDIATE,
                    "log records are lost while zeekbus restarts, instead of waiting",
                    "F")));
    bool(node, Option.XPUB_NODROP, false)
        .ifPresent(_ ->
            faults.add(
                fault(
                    node,
                    Option.XPUB_NODROP,
                    "events that do not fit into the queue are lost, and nobody counts them",
                    "T")));
    return faults;
  }

  private static Fault fault(SiteNode node, String option, String text, String better) {
    Assigned found = node.scripts().find(option).orElseThrow();
    return new Fault(option, found.place(), found.value().toString(), text, better);
  }

  private static Optional<Double> number(SiteNode node, String option) {
    return node.scripts()
        .find(option)
        .map(Assigned::value)
        .filter(Value.Numeric.class::isInstance)
        .map(value -> ((Value.Numeric) value).number());
  }

  private static Optional<Boolean> bool(SiteNode node, String option, boolean wanted) {
    return node.scripts().bool(option).filter(value -> value == wanted);
  }
}

package org.zeekbus.doctor.check.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;

/** CURVE on one side only: a node then exits at its start. */
public final class CurveSidesCheck implements ZeroMqCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<NodeKeys> nodes =
        site.nodes().stream().map(NodeKeys::of).filter(keys -> !keys.isUnknown()).toList();
    List<Finding> findings = new ArrayList<>();
    if (nodes.isEmpty() || !runs(facts.bus())) {
      return findings;
    }
    incomplete(nodes, site, findings);
    deaf(nodes, site, findings);
    twice(nodes, site, findings);
    Bus bus = facts.bus();
    List<NodeKeys> curve = nodes.stream().filter(NodeKeys::isCurve).toList();
    List<NodeKeys> plain =
        nodes.stream().filter(keys -> !keys.isCurve() && keys.missing().isEmpty()).toList();
    boolean areAllExcepted =
        Stream.of(bus.xsub(), bus.xpub(), bus.pull())
            .flatMap(List::stream)
            .allMatch(bus.keys().except()::contains);
    if (!bus.keys().isCurve() && !curve.isEmpty()) {
      findings.add(plainBus(curve, site, bus));
    }
    if (bus.keys().isCurve() && !areAllExcepted && !plain.isEmpty()) {
      findings.add(plainNodes(plain, site, bus));
    }
    return findings;
  }

  /** One whose settings are refused has no keys that anybody knows. */
  private static boolean runs(Bus bus) {
    return bus.hasBroker() || bus.hasLogger();
  }

  private static void incomplete(List<NodeKeys> nodes, Site site, List<Finding> findings) {
    List<NodeKeys> faulty = nodes.stream().filter(keys -> !keys.missing().isEmpty()).toList();
    if (faulty.isEmpty()) {
      return;
    }
    NodeKeys first = faulty.getFirst();
    findings.add(
        Finding.critical(
            "keys_incomplete",
            "%s without encryption, and Zeek does not say so: keys are missing."
                .formatted(NodeList.does(names(faulty), site, "connect")),
            List.of(
                "missing: " + String.join(", ", first.missing()),
                "there: " + String.join(", ", first.origins().values())),
            first.source(site) == NodeKeys.Source.ZEEKCTL
                ? List.of(Remedy.run("zeekctl deploy, which writes all keys of " + site.keys()))
                : first.missing().stream()
                    .map(key -> first.change(Option.BACKEND + key, site, "(the key)"))
                    .toList()));
  }

  /** Zeek's PULL is then without CURVE, and a pusher with CURVE exits. */
  private static void deaf(List<NodeKeys> nodes, Site site, List<Finding> findings) {
    List<NodeKeys> faulty = nodes.stream().filter(keys -> keys.isDeafLogger(site)).toList();
    if (faulty.isEmpty()) {
      return;
    }
    NodeKeys first = faulty.getFirst();
    findings.add(
        Finding.critical(
            "keys_incomplete",
            "%s logs without encryption, and nodes that encrypt exit: the secret key of the server is missing."
                .formatted(NodeList.does(names(faulty), site, "take")),
            List.of(
                "missing: " + Option.shortName(Option.CURVE_SERVER_SECRET),
                "there: " + String.join(", ", first.origins().values())),
            List.of(
                first.source(site) == NodeKeys.Source.ZEEKCTL
                    ? Remedy.run("zeekctl deploy, which writes all keys of " + site.keys())
                    : first.change(Option.CURVE_SERVER_SECRET, site, "(the key)"))));
  }

  private static void twice(List<NodeKeys> nodes, Site site, List<Finding> findings) {
    List<NodeKeys> faulty = nodes.stream().filter(NodeKeys::isTwice).toList();
    if (!faulty.isEmpty()) {
      findings.add(
          Finding.critical(
              "keys_twice",
              "%s at the start: keys come from scripts and from variables at the same time."
                  .formatted(NodeList.does(names(faulty), site, "exit")),
              List.of(
                  "%s, and env_vars in %s or %s"
                      .formatted(
                          faulty.getFirst().origin(Option.CURVE_SERVER_PUBLIC),
                          site.nodeFile(),
                          site.options().file())),
              List.of(
                  new Remedy(
                      site.nodeFile().toString(),
                      "(remove ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_… from env_vars)"))));
    }
  }

  private static Finding plainBus(List<NodeKeys> curve, Site site, Bus bus) {
    return Finding.critical(
        "curve_on_one_side",
        "Nodes encrypt and zeekbus does not: %s at the start."
            .formatted(NodeList.does(names(curve), site, "exit")),
        List.of(
            "%s: curve_server_publickey is set"
                .formatted(curve.getFirst().origin(Option.CURVE_SERVER_PUBLIC)),
            "%s sets no keys".formatted(bus.file())),
        List.of(
            curve.getFirst().source(site) == NodeKeys.Source.ZEEKCTL
                ? bus.inFile("zeekctl-keys: " + site.keys())
                : bus.inFile(
                    "curve: {server-secretkey: \"file:…\", client-publickey: \"file:…\"} (the keys of %s)"
                        .formatted(curve.getFirst().origin(Option.CURVE_SERVER_PUBLIC)))));
  }

  private static Finding plainNodes(List<NodeKeys> plain, Site site, Bus bus) {
    boolean areOfZeekctl = bus.keys().directory().filter(site.keys()::equals).isPresent();
    List<Remedy> remedies = new ArrayList<>();
    if (areOfZeekctl) {
      remedies.add(
          new Remedy(
              site.options().file().toString(), "cluster_backend_zeromq.use_curve_encryption = 1"));
    } else {
      remedies.add(
          new Remedy(
              site.options().file().toString(),
              "env_vars = (the keys of zeekbus, as `zeekbus keygen --help` says)"));
    }
    remedies.add(bus.inFile("(or remove the keys there, and set `insecure: on`)"));
    return Finding.critical(
        "curve_on_one_side",
        "zeekbus encrypts, and some nodes do not: %s at the start."
            .formatted(NodeList.does(names(plain), site, "exit")),
        List.of(
            "%s: keys are set".formatted(bus.keys().origin()),
            "no script sets curve_server_publickey for " + plain.getFirst().node().name()),
        remedies);
  }

  private static List<String> names(List<NodeKeys> nodes) {
    return nodes.stream().map(keys -> keys.node().name()).toList();
  }
}

package org.zeekbus.doctor.check.keys;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeekbus.doctor.check.NodeList;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.BusKeys;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.facts.KeyCopy;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.CurveSecretKey;

/** Keys of nodes that are not those of zeekbus, or no pair. Only fingerprints are printed. */
public final class KeysMatchCheck implements ZeroMqCheck {
  /** A fault that several nodes may have. */
  private record Fault(
      String kind, String text, List<String> evidence, String origin, NodeKeys.Source source) {}

  @Override
  public List<Finding> look(Site site, Facts facts) {
    Map<Fault, List<String>> faults = new LinkedHashMap<>();
    site.nodes().stream()
        .map(NodeKeys::of)
        .filter(keys -> !keys.isUnknown())
        .forEach(keys ->
            faults(keys, site, facts.bus().keys())
                .forEach(fault ->
                    faults.computeIfAbsent(fault, _ -> new ArrayList<>()).add(keys.node().name())));
    List<Finding> findings = new ArrayList<>();
    faults.forEach((fault, nodes) ->
        findings.add(
            Finding.critical(
                fault.kind(),
                fault.text().formatted(NodeList.of(nodes, site)),
                fault.evidence(),
                remedies(fault, site, facts.bus()))));
    return findings;
  }

  /** zeekctl writes the keys of its directory into the scripts of all nodes that have no others. */
  private static List<Remedy> remedies(Fault fault, Site site, Bus bus) {
    Optional<Path> ours = bus.keys().directory();
    if (fault.source() != NodeKeys.Source.ZEEKCTL) {
      return List.of(
          new Remedy(
              Remedy.DO,
              "Put the keys of zeekbus there (%s), or give zeekbus those."
                  .formatted(fault.origin())));
    }
    if (!bus.keys().isCurve() || ours.filter(site.keys()::equals).isPresent()) {
      return List.of(Remedy.run("zeekctl deploy, so that nodes get the keys of " + site.keys()));
    }
    return ours.isPresent()
        ? List.of(
            Remedy.run(
                KeyCopy.files(site.keys(), ours.get(), bus.keys().access()) + ", if it is a copy"),
            Remedy.run("zeekctl deploy, if the nodes have older keys than " + site.keys()))
        : List.of(
            bus.inFile("zeekctl-keys: " + site.keys()),
            Remedy.run("zeekctl deploy, if the nodes have older keys than that directory"));
  }

  private static List<Fault> faults(NodeKeys keys, Site site, BusKeys bus) {
    return faults(keys, bus).stream()
        .map(fault ->
            new Fault(
                fault.kind(), fault.text(), fault.evidence(), fault.origin(), keys.source(site)))
        .toList();
  }

  private static List<Fault> faults(NodeKeys keys, BusKeys bus) {
    List<Fault> faults = new ArrayList<>();
    List<Optional<CurvePublicKey>> publicKeys =
        List.of(
            parse(keys, Option.CURVE_SERVER_PUBLIC, faults),
            parse(keys, Option.CURVE_CLIENT_PUBLIC, faults));
    pair(keys, Option.CURVE_SERVER_SECRET, Option.CURVE_SERVER_PUBLIC, faults);
    pair(keys, Option.CURVE_CLIENT_SECRET, Option.CURVE_CLIENT_PUBLIC, faults);
    if (!bus.isCurve() || !keys.isCurve() || bus.server().isEmpty()) {
      return faults;
    }
    publicKeys
        .getFirst()
        .filter(key -> !key.equals(bus.server().get()))
        .ifPresent(key ->
            faults.add(
                fault(
                    "server_keys_differ",
                    "%s cannot connect: the server's key there is not that of zeekbus.",
                    keys,
                    Option.CURVE_SERVER_PUBLIC,
                    key,
                    bus.origin() + ": " + Fingerprint.of(bus.server().get()))));
    publicKeys
        .getLast()
        .filter(key -> !bus.clients().contains(key))
        .ifPresent(key ->
            faults.add(
                fault(
                    "client_key_not_allowed",
                    "zeekbus refuses %s: it does not know their client's key, and Zeek exits.",
                    keys,
                    Option.CURVE_CLIENT_PUBLIC,
                    key,
                    "%s: %s"
                        .formatted(
                            bus.origin(),
                            bus.clients().stream()
                                .map(Fingerprint::of)
                                .sorted()
                                .collect(Collectors.joining(", "))))));
    return faults;
  }

  private static Fault fault(
      String kind, String text, NodeKeys keys, String option, CurvePublicKey key, String ours) {
    return new Fault(
        kind,
        text,
        List.of("%s: %s".formatted(keys.origin(option), Fingerprint.of(key)), ours),
        keys.origin(option),
        NodeKeys.Source.ZEEKCTL);
  }

  private static Optional<CurvePublicKey> parse(NodeKeys keys, String option, List<Fault> faults) {
    if (keys.value(option).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(CurvePublicKey.parse(keys.value(option).get()));
    } catch (IllegalArgumentException e) {
      faults.add(malformed(keys, option));
      return Optional.empty();
    }
  }

  private static Fault malformed(NodeKeys keys, String option) {
    return new Fault(
        "key_malformed",
        "%s cannot use a key: " + Option.shortName(option) + " is none.",
        List.of(keys.origin(option) + ": expected 40 characters of Z85"),
        keys.origin(option),
        NodeKeys.Source.ZEEKCTL);
  }

  /** The secret key stays in here. */
  private static void pair(NodeKeys keys, String secret, String publicKey, List<Fault> faults) {
    Optional<String> other = keys.value(publicKey);
    if (keys.value(secret).isEmpty() || other.isEmpty()) {
      return;
    }
    CurvePublicKey there;
    try {
      there = CurvePublicKey.parse(other.get());
    } catch (IllegalArgumentException e) {
      return; // that is a fault by itself
    }
    CurvePublicKey belongs;
    try {
      CurveSecretKey key = CurveSecretKey.parse(keys.value(secret).get());
      belongs = key.publicKey();
      key.wipe();
    } catch (IllegalArgumentException e) {
      faults.add(malformed(keys, secret));
      return;
    }
    if (belongs.equals(there)) {
      return;
    }
    faults.add(
        new Fault(
            "keys_no_pair",
            "%s: " + Option.shortName(publicKey) + " and its secret key are no pair.",
            List.of(
                "%s: %s".formatted(keys.origin(publicKey), Fingerprint.of(there)),
                "%s: belongs to %s".formatted(keys.origin(secret), Fingerprint.of(belongs))),
            keys.origin(publicKey),
            NodeKeys.Source.ZEEKCTL));
  }
}

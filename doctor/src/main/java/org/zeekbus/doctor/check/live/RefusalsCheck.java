package org.zeekbus.doctor.check.live;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.facts.Running;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Gravity;
import org.zeekbus.doctor.finding.Remedy;
import tools.jackson.databind.JsonNode;

/** Peers that zeekbus turned away lately, and why. */
public final class RefusalsCheck implements Check {
  private static final Duration LATELY = Duration.ofMinutes(10);

  /** What the tries of one host have in common. */
  private record Refused(String host, String socket, String cause) {}

  @Override
  public List<Finding> look(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    facts
        .running()
        .ifPresent(running -> {
          Map<Refused, List<JsonNode>> tries = new LinkedHashMap<>();
          Instant now = time(running.version(), facts.machine().now());
          for (JsonNode peer : running.refused()) {
            boolean isRecent =
                Duration.between(time(peer, Instant.EPOCH), now).compareTo(LATELY) <= 0;
            if (isRecent && peer.path("event").asString("").equals("refused")) {
              tries
                  .computeIfAbsent(
                      new Refused(
                          host(peer.path("peer").asString("")),
                          peer.path("socket").asString(""),
                          peer.path("cause").asString("")),
                      _ -> new ArrayList<>())
                  .add(peer);
            }
          }
          tries.forEach((refused, peers) -> findings.add(finding(refused, peers, running, facts)));
        });
    return findings;
  }

  private static Finding finding(
      Refused refused, List<JsonNode> peers, Running running, Facts facts) {
    JsonNode last = peers.getFirst();
    String advice = last.path("advice").asString("");
    String nodes =
        facts
            .site()
            .map(site ->
                site.nodes().stream()
                    .filter(node -> facts.names().isSame(node.address(), refused.host()))
                    .map(node -> node.name())
                    .toList())
            .filter(names -> !names.isEmpty())
            .map(names -> " (the host of %s)".formatted(String.join(", ", names)))
            .orElse("");
    return new Finding(
        // Anybody may knock; a node that is turned away is missing.
        nodes.isEmpty() ? Gravity.WARNING : Gravity.CRITICAL,
        "peer_refused",
        "zeekbus refuses %s%s: %s."
            .formatted(refused.host(), nodes, last.path("text").asString(refused.cause())),
        List.of(
            "%s: %s, %d times in the last 10 minutes, cause %s"
                .formatted(
                    running.at("refusals"), refused.socket(), peers.size(), refused.cause())),
        advice.isEmpty() ? List.of() : List.of(new Remedy(Remedy.DO, advice)));
  }

  private static Instant time(JsonNode document, Instant otherwise) {
    try {
      return Instant.parse(document.path("time").asString(""));
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }

  private static String host(String peer) {
    int colon = peer.lastIndexOf(':');
    String host = colon > 0 ? peer.substring(0, colon) : peer;
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}

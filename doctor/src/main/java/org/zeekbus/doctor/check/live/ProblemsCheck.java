package org.zeekbus.doctor.check.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Gravity;
import org.zeekbus.doctor.finding.Remedy;
import tools.jackson.databind.JsonNode;

/** What zeekbus says itself. */
public final class ProblemsCheck implements Check {
  /** Those that checks of doctor's own tell with more. */
  private static final Set<String> TOLD_ELSEWHERE = Set.of("refused");

  @Override
  public List<Finding> look(Facts facts) {
    List<Finding> findings = new ArrayList<>();
    facts
        .running()
        .ifPresent(running -> {
          for (JsonNode problem : running.cluster().path("problems")) {
            String kind = problem.path("kind").asString("");
            boolean isOfLayout =
                kind.equals("node_gone")
                    && facts
                        .site()
                        .filter(site ->
                            site.nodes().stream()
                                .anyMatch(
                                    node -> node.name().equals(problem.path("node").asString(""))))
                        .isPresent();
            if (!TOLD_ELSEWHERE.contains(kind) && !isOfLayout) {
              findings.add(finding(problem, kind, running.at("cluster")));
            }
          }
        });
    return findings;
  }

  private static Finding finding(JsonNode problem, String kind, String at) {
    boolean isCritical = problem.path("severity").asString("").equals("critical");
    String advice = problem.path("advice").asString("");
    String text = problem.path("text").asString("");
    return new Finding(
        isCritical ? Gravity.CRITICAL : Gravity.WARNING,
        kind,
        text.endsWith(".") ? text : text + ".",
        List.of("%s: since %s".formatted(at, problem.path("since").asString("now"))),
        advice.isEmpty() ? List.of() : List.of(new Remedy(Remedy.DO, advice)));
  }
}

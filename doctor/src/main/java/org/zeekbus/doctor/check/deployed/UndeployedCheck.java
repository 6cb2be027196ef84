package org.zeekbus.doctor.check.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.zeekbus.doctor.check.SiteCheck;
import org.zeekbus.doctor.facts.Endpoints;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Assigned;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Place;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.Value;
import org.zeekbus.zmtp.Endpoint;

/** Scripts and options that were changed, and not installed: nodes run older ones. */
public final class UndeployedCheck implements SiteCheck {
  private static final String PORT = "ZeekPort";
  private static final String CURVE = "cluster_backend_zeromq.use_curve_encryption";

  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<Finding> findings = new ArrayList<>();
    if (!site.undeployed().isEmpty()) {
      findings.add(
          Finding.warning(
              "scripts_not_deployed",
              "Scripts were changed since zeekctl last installed them: nodes run the older ones.",
              site.undeployed().stream()
                  .map(file ->
                      "%s differs from its copy in %s"
                          .formatted(file, site.options().path("PolicyDirSiteInstall")))
                  .toList(),
              List.of(Remedy.run("zeekctl deploy"))));
    }
    List<String> options = options(site);
    if (!options.isEmpty()) {
      findings.add(
          Finding.warning(
              "options_not_deployed",
              "zeekctl.cfg was changed since zeekctl last installed it: nodes have the older options.",
              options,
              List.of(Remedy.run("zeekctl deploy"))));
    }
    return findings;
  }

  /** What zeekctl.cfg says, and what of it zeekctl wrote for its nodes. */
  private static List<String> options(Site site) {
    if (!site.isZeroMq() || site.generated().isEmpty() || site.nodes().isEmpty()) {
      return List.of();
    }
    List<String> differences = new ArrayList<>();
    Optional<Assigned> endpoint = site.installed(Option.CONNECT_XSUB);
    if (isNowhere(site, Option.CONNECT_XSUB) && !site.isHidden(site.generated().get())) {
      return List.of(
          "%s: ClusterBackend = ZeroMQ, of which nothing is in %s"
              .formatted(place(site, "ClusterBackend"), site.generated().get()));
    }
    OptionalInt port = endpoint.map(UndeployedCheck::port).orElse(OptionalInt.empty());
    String wanted = site.options().get(PORT);
    if (port.isPresent()
        && wanted.matches("\\d{1,9}")
        && Integer.parseInt(wanted) != port.getAsInt()) {
      differences.add("%s: %s = %s".formatted(place(site, PORT), PORT, wanted));
      differences.add("%s: %d".formatted(endpoint.get().place(), port.getAsInt()));
    }
    boolean isCurve = site.installed(Option.CURVE_SERVER_PUBLIC).isPresent();
    boolean isNone = isNowhere(site, Option.CURVE_SERVER_PUBLIC);
    String curve = site.options().get(CURVE);
    if ((isCurve && curve.matches("0|(?i:false)")) || (isNone && curve.matches("1|(?i:true)"))) {
      differences.add("%s: %s = %s".formatted(place(site, CURVE), CURVE, curve));
      differences.add("%s: %s keys".formatted(site.generated().get(), isCurve ? "has" : "has no"));
    }
    return differences;
  }

  private static String place(Site site, String option) {
    return site.options()
        .place(option)
        .map(Place::toString)
        .orElse(site.options().file() + " (default)");
  }

  private static boolean isNowhere(Site site, String option) {
    return site.nodes().stream().allMatch(node -> node.scripts().history(option).isEmpty());
  }

  private static OptionalInt port(Assigned endpoint) {
    return endpoint.value() instanceof Value.Text(String text)
            && Endpoints.parse(text).orElse(null) instanceof Endpoint.Tcp tcp
        ? OptionalInt.of(tcp.port())
        : OptionalInt.empty();
  }
}

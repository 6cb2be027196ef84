package org.zeekbus.doctor.check.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Assigned;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.doctor.site.Value;

/** A manager that goes on to keep logs although they are zeekbus's. */
public final class ManagerLoggerCheck implements ZeroMqCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<Finding> findings = new ArrayList<>();
    LogRoutes routes = LogRoutes.of(site, facts);
    Optional<SiteNode> manager = site.manager();
    if (manager.isEmpty() || !routes.isKnown() || !routes.isAnyHere()) {
      return findings;
    }
    Optional<Assigned> setting = manager.get().scripts().find(Option.MANAGER_IS_LOGGER);
    if (routes.isManagerLogger() && setting.filter(ManagerLoggerCheck::isUnknown).isEmpty()) {
      List<String> evidence = new ArrayList<>();
      evidence.add(
          setting
              .map(found -> "%s: manager_is_logger = %s".formatted(found.place(), found.value()))
              .orElse("no script sets manager_is_logger, and Zeek's default is T"));
      evidence.addAll(LogRoutes.evidence(routes.here()));
      findings.add(
          Finding.critical(
              "manager_still_logger",
              "The manager is still a logger: nodes send it a part of the logs, and zeekbus misses them.",
              evidence,
              remedies(manager.get(), site)));
    } else {
      keepsItsOwn(manager.get(), site).ifPresent(findings::add);
    }
    return findings;
  }

  /** All lines of it, so that the next look does not find the other half. */
  private static List<Remedy> remedies(SiteNode manager, Site site) {
    List<Remedy> remedies = new ArrayList<>();
    remedies.add(
        Remedy.script(site.localScript(), "redef %s = F;".formatted(Option.MANAGER_IS_LOGGER)));
    if (keepsItsOwn(manager, site).isPresent()) {
      remedies.addAll(ManagersOwnLogs.remedies(site));
    }
    return remedies;
  }

  /**
   * Zeek chooses where the manager's own records go while it reads its base scripts: by the layout,
   * before {@code local.zeek} can say otherwise.
   */
  private static Optional<Finding> keepsItsOwn(SiteNode manager, Site site) {
    List<Assigned> history = manager.scripts().history(Option.MANAGER_IS_LOGGER);
    boolean wasLogger =
        history.isEmpty() || history.getFirst().value().equals(new Value.Bool(true));
    boolean isLocal = manager.scripts().bool(Option.LOCAL_LOGGING).orElse(true);
    boolean isRemote = manager.scripts().bool(Option.REMOTE_LOGGING).orElse(false);
    boolean isUnknown =
        manager.scripts().isUnknown(Option.LOCAL_LOGGING)
            || manager.scripts().isUnknown(Option.REMOTE_LOGGING);
    if (!wasLogger || isUnknown || (!isLocal && isRemote)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.warning(
            "manager_keeps_own_logs",
            "%s keeps its own records, such as notice and cluster, in its spool directory."
                .formatted(manager.name()),
            List.of(
                history.isEmpty()
                    ? "no layout says manager_is_logger = F"
                    : history.getFirst().place()
                        + ": manager_is_logger = T, read before local.zeek",
                "enable_local_logging is %s, enable_remote_logging is %s on it"
                    .formatted(isLocal ? "T" : "F", isRemote ? "T" : "F")),
            ManagersOwnLogs.remedies(site)));
  }

  private static boolean isUnknown(Assigned assigned) {
    return assigned.value() instanceof Value.Unknown;
  }
}

package org.zeekbus.doctor.check.logs;

import java.util.List;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.LayoutNode;
import org.zeekbus.doctor.site.Site;

/** Loggers of the layout without a port: they choose one, and nobody hears which. */
public final class LoggerPortCheck implements ZeroMqCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    return site.layout().stream()
        .filter(node -> node.isLogger() && node.port().isEmpty())
        .map(node -> finding(node, site))
        .toList();
  }

  private static Finding finding(LayoutNode logger, Site site) {
    boolean isOfZeekctl = logger.place().file().startsWith(site.autoDirectory());
    return Finding.critical(
        "logger_without_port",
        "Nobody can send logs to %s: it has no port.".formatted(logger.name()),
        List.of(logger.place() + ": no $p"),
        List.of(
            isOfZeekctl
                ? Remedy.run("zeekctl deploy, which writes that file anew")
                : new Remedy(
                    logger.place().file().toString(),
                    "$p=(a port that nobody else has there) in its entry")));
  }
}

package org.zeekbus.doctor.check.wiring;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.doctor.check.ZeroMqCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Assigned;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.doctor.site.Value;

/** Lines of the site's scripts that have no effect, as what zeekctl generates is read later. */
public final class OverriddenCheck implements ZeroMqCheck {
  private static final List<String> OPTIONS =
      List.of(Option.CONNECT_XSUB, Option.CONNECT_XPUB, Option.IPV6, Option.RUN_PROXY);

  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<Finding> findings = new ArrayList<>();
    if (site.nodes().isEmpty() || site.generated().isEmpty()) {
      return findings;
    }
    SiteNode node = site.manager().orElse(site.nodes().getFirst());
    Path generated = site.generated().get();
    for (String option : OPTIONS) {
      List<Assigned> history = node.scripts().history(option);
      if (history.size() < 2 || !history.getLast().place().file().equals(generated)) {
        continue;
      }
      Assigned last = history.getLast();
      Assigned before = history.get(history.size() - 2);
      boolean areKnown =
          !(before.value() instanceof Value.Unknown) && !(last.value() instanceof Value.Unknown);
      if (areKnown && !before.value().equals(last.value())) {
        findings.add(finding(option, before, last));
      }
    }
    return findings;
  }

  private static Finding finding(String option, Assigned before, Assigned last) {
    return Finding.warning(
        "line_without_effect",
        "A line of yours has no effect: nodes have %s = %s, not %s."
            .formatted(Option.shortName(option), last.value(), before.value()),
        List.of(
            "%s sets %s".formatted(before.place(), before.value()),
            "%s, which zeekctl generates and Zeek reads later, sets %s"
                .formatted(last.place(), last.value())),
        List.of(
            Remedy.script(
                before.place().file(),
                "(remove line %d; zeekbus has to be where zeekctl sends the nodes)"
                    .formatted(before.place().line()))));
  }
}

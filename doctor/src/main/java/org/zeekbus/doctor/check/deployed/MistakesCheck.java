package org.zeekbus.doctor.check.deployed;

import java.util.ArrayList;
import java.util.List;
import org.zeekbus.doctor.check.SiteCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Mistake;
import org.zeekbus.doctor.site.Site;

/** Files that zeekctl or Zeek refuse, so that nothing of them takes effect. */
public final class MistakesCheck implements SiteCheck {
  private static final Remedy CHECK = Remedy.run("zeekctl check");

  @Override
  public List<Finding> look(Site site, Facts facts) {
    List<Finding> findings = new ArrayList<>();
    add(
        "zeekctl_refuses",
        "zeekctl refuses its configuration: it installs and starts nothing.",
        of(site, Mistake.Reader.ZEEKCTL),
        CHECK,
        findings);
    add(
        "script_refused",
        "Zeek refuses the site's scripts: no node starts with them.",
        of(site, Mistake.Reader.ZEEK),
        CHECK,
        findings);
    add(
        "generated_damaged",
        "A script that zeekctl writes is damaged: no node starts with it.",
        of(site, Mistake.Reader.ZEEK_OF_GENERATED),
        Remedy.run("zeekctl deploy, which writes it anew"),
        findings);
    return findings;
  }

  private static List<Mistake> of(Site site, Mistake.Reader reader) {
    return site.mistakes().stream().filter(mistake -> mistake.reader() == reader).toList();
  }

  private static void add(
      String kind, String text, List<Mistake> mistakes, Remedy last, List<Finding> findings) {
    if (mistakes.isEmpty()) {
      return;
    }
    List<Remedy> remedies = new ArrayList<>();
    for (Mistake mistake : mistakes) {
      if (!mistake.line().isEmpty()) {
        remedies.add(new Remedy(mistake.place().toString(), mistake.line()));
      }
    }
    remedies.add(last);
    findings.add(
        Finding.critical(
            kind,
            text,
            mistakes.stream()
                .map(mistake -> "%s: %s".formatted(mistake.place(), mistake.what()))
                .toList(),
            remedies));
  }
}

package org.zeekbus.doctor;

import java.util.List;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Gravity;
import org.zeekbus.doctor.finding.Unseen;

/**
 * What doctor found.
 *
 * @param lookedAt for people: what it knows the site by
 * @param findings the gravest first
 * @param unseen what it could not look at
 */
public record Diagnosis(List<String> lookedAt, List<Finding> findings, List<Unseen> unseen) {
  private static final int NOTHING = 0;
  private static final int FOUND = 1;
  private static final int BLIND = 2;

  public Diagnosis {
    lookedAt = List.copyOf(lookedAt);
    findings = List.copyOf(findings);
    unseen = List.copyOf(unseen);
  }

  /**
   * 1 if something is wrong, else 2 if something that it was asked for could not be looked at, else
   * 0. Notes do not count.
   */
  public int exit() {
    if (count(Gravity.CRITICAL) + count(Gravity.WARNING) > 0) {
      return FOUND;
    }
    return unseen.stream().anyMatch(Unseen::isAskedFor) ? BLIND : NOTHING;
  }

  /** How many are that grave. */
  public long count(Gravity gravity) {
    return findings.stream().filter(finding -> finding.gravity() == gravity).count();
  }
}

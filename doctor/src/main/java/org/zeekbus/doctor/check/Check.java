package org.zeekbus.doctor.check;

import java.util.List;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;

/** Looks for one kind of fault. It asks nobody but the facts. */
@FunctionalInterface
public interface Check {
  /** What is wrong; nothing if nothing is, or the facts do not say. */
  List<Finding> look(Facts facts);
}

package org.zeekbus.doctor.facts;

import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.finding.Unseen;
import org.zeekbus.doctor.machine.Machine;
import org.zeekbus.doctor.site.Site;

/**
 * All that was gathered, at one moment. The checks look at nothing else.
 *
 * @param buses the zeekbus that this is about, and any others of the site
 * @param running the first of them, if it answers
 * @param versions of the nodes that could be asked
 * @param unseen what could not be looked at
 */
public record Facts(
    Optional<Site> site,
    List<Bus> buses,
    Optional<Running> running,
    Machine machine,
    Names names,
    List<NodeVersion> versions,
    List<Unseen> unseen) {
  public Facts {
    buses = List.copyOf(buses);
    versions = List.copyOf(versions);
    unseen = List.copyOf(unseen);
  }

  /** The zeekbus that this is about. */
  public Bus bus() {
    return buses.getFirst();
  }
}

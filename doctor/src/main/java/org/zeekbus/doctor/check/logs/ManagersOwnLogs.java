package org.zeekbus.doctor.check.logs;

import java.util.List;
import java.util.stream.Stream;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;

/**
 * The lines with which a manager sends its own records away, as {@code zeekbus run} prints them.
 */
final class ManagersOwnLogs {
  private ManagersOwnLogs() {}

  static List<Remedy> remedies(Site site) {
    return Stream.of(
            "@if ( Cluster::local_node_type() == Cluster::MANAGER )",
            "redef %s = F;".formatted(Option.LOCAL_LOGGING),
            "redef %s = T;".formatted(Option.REMOTE_LOGGING),
            "@endif")
        .map(line -> Remedy.script(site.localScript(), line))
        .toList();
  }
}

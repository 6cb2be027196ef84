package org.zeekbus.doctor.check;

import java.util.List;
import org.zeekbus.doctor.site.Site;

/** Names of nodes in a sentence. */
public final class NodeList {
  private static final int MOST = 4;

  private NodeList() {}

  /** {@code worker-1, worker-2 and 7 more}; {@code all nodes} if it is all. */
  public static String of(List<String> names, Site site) {
    return names.size() > 1 && names.size() == site.nodes().size() ? "all nodes" : of(names);
  }

  /** The same without a site. */
  public static String of(List<String> names) {
    if (names.size() <= 1) {
      return String.join("", names);
    }
    int shown = Math.min(names.size() - 1, MOST);
    String first = String.join(", ", names.subList(0, shown));
    int left = names.size() - shown;
    return left == 1 ? first + " and " + names.getLast() : "%s and %d more".formatted(first, left);
  }

  /**
   * As a subject, with the verb that fits: {@code worker-1 connects}, {@code all nodes connect}.
   */
  public static String does(List<String> names, Site site, String verb) {
    return of(names, site) + " " + (names.size() == 1 ? verb + "s" : verb);
  }
}

package org.zeekbus.web.tail;

import java.util.List;

/**
 * Chooses names: those that were asked for exactly, or that begin with what was asked for if it
 * ends in {@code *}; all if nothing was asked for. Owner: nobody; never changes.
 */
record NameFilter(List<String> wanted) {
  NameFilter {
    wanted = List.copyOf(wanted);
  }

  boolean accepts(String name) {
    return wanted.isEmpty() || wanted.stream().anyMatch(each -> matches(each, name));
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}

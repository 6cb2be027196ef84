package org.zeekbus.packaging;

import java.util.List;

/**
 * A library, or a module of ours.
 *
 * @param reference how the software bill calls it
 * @param classifier empty without one
 * @param licences their SPDX names; it is under one of them
 */
record Component(
    String reference,
    String group,
    String name,
    String version,
    String classifier,
    List<String> licences) {
  private static final String OURS = "org.zeekbus";

  Component {
    licences = List.copyOf(licences);
  }

  boolean isOurs() {
    return group.equals(OURS);
  }

  /** As Maven calls its jar. */
  String file() {
    return "%s-%s%s.jar".formatted(name, version, classifier.isEmpty() ? "" : "-" + classifier);
  }

  /** In packages, ours are without version: all are of one. */
  String installedFile() {
    return isOurs() ? name + ".jar" : file();
  }
}

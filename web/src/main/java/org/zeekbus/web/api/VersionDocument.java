package org.zeekbus.web.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/** {@code /api/v1/version}. Its components are fields of the API (docs/api.md). */
record VersionDocument(
    String product,
    String version,
    String revision,
    String java,
    long pid,
    Instant started,
    Instant time,
    String host) {
  static VersionDocument of(Installation installation, Instant now) {
    return new VersionDocument(
        "zeekbus",
        installation.version(),
        installation.revision(),
        System.getProperty("java.version", "unknown"),
        ProcessHandle.current().pid(),
        installation.started(),
        now,
        hostName());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}

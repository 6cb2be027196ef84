package org.zeekbus.doctor.check.logs;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.zeekbus.doctor.check.SiteCheck;
import org.zeekbus.doctor.facts.Bus;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;

/** Logs in a directory that zeekctl moves away when it stops a node. */
public final class DirectoryCheck implements SiteCheck {
  @Override
  public List<Finding> look(Site site, Facts facts) {
    Bus bus = facts.bus();
    if (!bus.hasLogger() || bus.directory().isEmpty()) {
      return List.of();
    }
    Path ours = bus.directory().get().toAbsolutePath().normalize();
    Path spool = site.options().path("SpoolDir").normalize();
    return Stream.concat(
            site.nodes().stream().map(SiteNode::name).map(spool::resolve),
            Stream.of(spool.resolve("tmp"), site.options().path("LogDir").resolve("current")))
        .filter(ours::startsWith)
        .map(theirs -> finding(bus, ours, theirs))
        .toList();
  }

  private static Finding finding(Bus bus, Path ours, Path theirs) {
    return Finding.critical(
        "directory_of_zeekctl",
        "zeekctl moves the logs of zeekbus away when it stops a node: %s is its directory."
            .formatted(theirs),
        List.of("%s: %s".formatted(bus.origin("logger.dir"), ours)),
        List.of(bus.change("logger.dir", "(a directory of its own)")));
  }
}

package org.zeekbus.app.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.app.config.Environment;
import org.zeekbus.doctor.facts.Together;
import org.zeekbus.doctor.finding.Unseen;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteFinder;
import org.zeekbus.doctor.site.SiteReader;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.system.Reason;

/** The Zeek that a command is about. */
final class NamedSite {
  /** Where it was looked for. */
  static final String NOT_FOUND =
      "no node.cfg beside zeekctl in PATH, in /opt/zeek, /usr/local/zeek or /etc/zeek";

  /** For all files of a site; those of a host that is gone would let everybody wait for ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String ANYWHERE = "where Zeek is looked for";

  private NamedSite() {}

  /**
   * The one that was named, or the one that is found; nothing if there is none.
   *
   * @throws ConfigurationException if it cannot be read, or not in time
   */
  static Optional<Site> find(Optional<Path> prefix, Environment environment)
      throws ConfigurationException, InterruptedException {
    String path = environment.find("PATH").orElse("");
    return inTime(
        prefix.map(Path::toString).orElse(ANYWHERE),
        PATIENCE,
        () -> read(prefix.or(() -> SiteFinder.find(path))));
  }

  /** Reads a site. */
  interface Read {
    /** The answer. */
    Answer call() throws InterruptedException;
  }

  /** What was read, unless that takes longer. */
  static Optional<Site> inTime(String where, Duration patience, Read read)
      throws ConfigurationException, InterruptedException {
    Answer answer = Together.ask(Set.of(where), patience, _ -> read.call()).get(where);
    if (answer == null) {
      throw new ConfigurationException(
          "%s: no answer in %d s: is the host gone whose file system is mounted there?"
              .formatted(where, patience.toSeconds()));
    }
    if (!answer.error().isEmpty()) {
      throw new ConfigurationException(answer.error());
    }
    return answer.site();
  }

  /**
   * The same for those that do without: one that nobody named and that cannot be read is only
   * noted.
   *
   * @throws ConfigurationException if one was named, and cannot be read
   */
  static Optional<Site> look(Optional<Path> prefix, Environment environment, List<Unseen> unseen)
      throws ConfigurationException, InterruptedException {
    try {
      Optional<Site> site = find(prefix, environment);
      if (site.isEmpty()) {
        unseen.add(new Unseen("Zeek", NOT_FOUND + " (--zeek-prefix DIR)", false));
      }
      return site;
    } catch (ConfigurationException e) {
      if (prefix.isPresent()) {
        throw e;
      }
      unseen.add(new Unseen("Zeek", String.join("; ", e.errors()), true));
      return Optional.empty();
    }
  }

  /** A site, none, or why it cannot be read. */
  record Answer(Optional<Site> site, String error) {}

  private static Answer read(Optional<Path> prefix) {
    if (prefix.isEmpty()) {
      return new Answer(Optional.empty(), "");
    }
    try {
      return new Answer(Optional.of(SiteReader.read(prefix.get())), "");
    } catch (IOException e) {
      return new Answer(
          Optional.empty(),
          "%s: %s (expected below --zeek-prefix: etc/node.cfg)"
              .formatted(prefix.get(), Reason.withPlace(e)));
    }
  }
}

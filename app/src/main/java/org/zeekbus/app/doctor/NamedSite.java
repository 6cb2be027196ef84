package org.zeekbus.app.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.zeekbus.app.config.Environment;
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

  private NamedSite() {}

  /**
   * The one that was named, or the one that is found; nothing if there is none.
   *
   * @throws ConfigurationException if it cannot be read
   */
  static Optional<Site> find(Optional<Path> prefix, Environment environment)
      throws ConfigurationException {
    Optional<Path> found = prefix.or(() -> SiteFinder.find(environment.find("PATH").orElse("")));
    return found.isEmpty() ? Optional.empty() : Optional.of(read(found.get()));
  }

  /**
   * The same for those that do without: one that nobody named and that cannot be read is only
   * noted.
   *
   * @throws ConfigurationException if one was named, and cannot be read
   */
  static Optional<Site> look(Optional<Path> prefix, Environment environment, List<Unseen> unseen)
      throws ConfigurationException {
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

  private static Site read(Path prefix) throws ConfigurationException {
    try {
      return SiteReader.read(prefix);
    } catch (IOException e) {
      throw new ConfigurationException(
          "%s: %s (expected below --zeek-prefix: etc/node.cfg)"
              .formatted(prefix, Reason.withPlace(e)));
    }
  }
}

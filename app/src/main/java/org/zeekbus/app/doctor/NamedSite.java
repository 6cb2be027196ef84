package org.zeekbus.app.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.zeekbus.app.config.Environment;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteFinder;
import org.zeekbus.doctor.site.SiteReader;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.system.Reason;

/** The Zeek that a command is about. */
final class NamedSite {
  private NamedSite() {}

  /**
   * The one that was named, or the one that is found; nothing if there is none.
   *
   * @throws ConfigurationException if it cannot be read
   */
  static Optional<Site> find(Optional<Path> prefix, Environment environment)
      throws ConfigurationException {
    Optional<Path> found = prefix.or(() -> SiteFinder.find(environment.find("PATH").orElse("")));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(SiteReader.read(found.get()));
    } catch (IOException e) {
      throw new ConfigurationException(
          "%s: %s (expected below --zeek-prefix: etc/node.cfg)"
              .formatted(found.get(), Reason.withPlace(e)));
    }
  }
}

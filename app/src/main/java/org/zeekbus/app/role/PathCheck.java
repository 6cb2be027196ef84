package org.zeekbus.app.role;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.logger.sinks.ChosenSinks;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.system.FileKind;

/**
 * Looks at what lies where a start would put directories and sockets. It opens and makes nothing,
 * and says nothing of what this user cannot see: the service's user may.
 *
 * <p>Owner: the caller of {@link #check}.
 */
public final class PathCheck {
  private final Configuration configuration;
  private final List<String> errors = new ArrayList<>();

  private PathCheck(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Finds what is in the way.
   *
   * @throws ConfigurationException with one line for each place
   */
  public static void check(Configuration configuration) throws ConfigurationException {
    PathCheck places = new PathCheck(configuration);
    places.directories();
    places.endpoints(BrokerSection.XSUB, ClusterEndpoints.xsub(configuration));
    places.endpoints(BrokerSection.XPUB, ClusterEndpoints.xpub(configuration));
    places.endpoints(LoggerRoleSection.LISTEN, ClusterEndpoints.listen(configuration));
    if (!places.errors.isEmpty()) {
      throw new ConfigurationException(places.errors);
    }
  }

  private void directories() {
    LoggerSettings logger = LoggerRoleSection.settings(configuration);
    directory(ServiceSection.DATA, configuration.get(ServiceSection.DATA));
    directory(LoggerSection.DIR, configuration.get(LoggerSection.DIR));
    ChosenSinks sinks = new ChosenSinks(configuration.sections().sinkTypes(), configuration);
    if (sinks.spool()) {
      directory(LoggerSection.SPOOL, logger.spool());
    }
    sinks.directories().forEach(this::directory);
  }

  /** A directory is there, or can be made below the next one above. */
  private void directory(Setting<?> setting, Path wanted) {
    for (Path at = wanted.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      Optional<FileKind> kind = kind(at);
      if (kind.isPresent() && kind.get() != FileKind.NOTHING) {
        if (kind.get() != FileKind.DIRECTORY) {
          error(setting, "%s is %s (expected: a directory)".formatted(at, kind.get()));
        }
        return;
      }
    }
  }

  private void endpoints(Setting<?> setting, List<Endpoint> endpoints) {
    for (Endpoint endpoint : endpoints) {
      if (endpoint instanceof Endpoint.Ipc(String path) && !path.startsWith("@")) {
        socket(setting, endpoint, Path.of(path).toAbsolutePath());
      }
    }
  }

  private void socket(Setting<?> setting, Endpoint endpoint, Path path) {
    Path parent = path.getParent();
    Optional<FileKind> above = parent == null ? Optional.empty() : kind(parent);
    // One that is missing may be made before the start, as systemd does.
    if (above.isPresent() && above.get() != FileKind.DIRECTORY && above.get() != FileKind.NOTHING) {
      error(
          setting, "%s: %s is %s (expected: a directory)".formatted(endpoint, parent, above.get()));
      return;
    }
    kind(path)
        .filter(kind -> kind != FileKind.SOCKET && kind != FileKind.NOTHING)
        .ifPresent(kind ->
            error(
                setting,
                "%s: it is %s (expected: a socket, or nothing)".formatted(endpoint, kind)));
  }

  /** Nothing if the system does not tell. */
  private static Optional<FileKind> kind(Path path) {
    try {
      return Optional.of(FileKind.of(path));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void error(Setting<?> setting, String what) {
    errors.add(setting.at(configuration.origin(setting)) + ": " + what);
  }
}

package org.zeekbus.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Where jars with sinks of others lie. Owner: nobody. */
public final class PluginDirectory {
  /** Names another directory than {@code plugins} in zeekbus's home. */
  static final String VARIABLE = "ZEEKBUS_PLUGINS";

  /** The launcher says where that home is. */
  private static final String HOME = "zeekbus.home";

  private PluginDirectory() {}

  /** The directory; nothing if nobody has made one. One that a variable names must be there. */
  public static Optional<Path> find(Map<String, String> environment, Properties properties) {
    String named = environment.getOrDefault(VARIABLE, "").strip();
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    return Optional.ofNullable(properties.getProperty(HOME))
        .map(home -> Path.of(home, "plugins"))
        .filter(Files::isDirectory);
  }
}

package org.zeekbus.app.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.settings.RawValue;
import org.zeekbus.settings.Setting;

/**
 * The settings on a command line.
 *
 * @param file the configuration file, if one is named
 */
public record Flags(Optional<Path> file, Map<Setting<?>, RawValue> settings) {
  /** Names the configuration file. */
  public static final String CONFIG = "--config";

  public Flags {
    settings = Map.copyOf(settings);
  }
}

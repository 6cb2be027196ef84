package org.zeekbus.app.role;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;

/** The files for TLS of a server, of which none is any use without the others. */
final class TlsFiles {
  private TlsFiles() {}

  /**
   * Finds files of which another is missing.
   *
   * @throws ConfigurationException with one line for each
   */
  static void check(
      SettingValues values, Setting<Path> cert, Setting<Path> key, Setting<Path> clientCa)
      throws ConfigurationException {
    List<String> errors = new ArrayList<>();
    need(values, cert, key, errors);
    need(values, key, cert, errors);
    need(values, clientCa, cert, errors);
    if (!errors.isEmpty()) {
      throw new ConfigurationException(errors);
    }
  }

  private static void need(
      SettingValues values, Setting<Path> one, Setting<Path> other, List<String> errors) {
    values.missing(one, other).ifPresent(error -> errors.add(error + ", too"));
  }
}

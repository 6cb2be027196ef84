package org.zeekbus.web.api;

import java.util.List;

/** {@code /api/v1/config}. Its components are fields of the API (docs/api.md). */
public record ConfigDocument(List<Setting> settings) {
  /**
   * A setting.
   *
   * @param value as a configuration file has it; never a secret
   * @param origin where it was set
   */
  public record Setting(String key, String value, String origin) {}
}

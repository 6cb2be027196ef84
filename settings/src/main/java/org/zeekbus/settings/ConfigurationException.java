package org.zeekbus.settings;

import java.util.List;

/** The configuration is wrong; says where, what was found, and what was expected. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  /** One error: where, what was found, what was expected. */
  public ConfigurationException(String error) {
    super(error);
  }

  /** Several errors, one line each. */
  public ConfigurationException(List<String> errors) {
    super(String.join("\n", errors));
  }

  /** One line for each thing that is wrong. */
  public List<String> errors() {
    return String.valueOf(getMessage()).lines().toList();
  }
}

package org.zeekbus.app;

import java.util.List;

/** The configuration is wrong; says where, what was found, and what was expected. */
final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  ConfigurationException(String error) {
    super(error);
  }

  ConfigurationException(List<String> errors) {
    super(String.join("\n", errors));
  }

  /** One line for each thing that is wrong. */
  List<String> errors() {
    return String.valueOf(getMessage()).lines().toList();
  }
}

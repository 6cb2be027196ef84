package org.zeekbus.settings;

import java.nio.file.Path;

/** Where a setting's value comes from, printed as operators look for it. */
public sealed interface Origin {
  /** Nobody said anything. */
  Origin DEFAULT = new Default();

  /** Where, and which setting: {@code --linger: broker.linger}; {@code --data} says it alone. */
  default String with(Setting<?> setting) {
    String where = toString();
    return where.equals("--" + setting.key()) ? where : where + ": " + setting.key();
  }

  /** What zeekbus does by itself. */
  record Default() implements Origin {
    @Override
    public String toString() {
      return "default";
    }
  }

  /** A line of the configuration file. */
  record Line(Path file, int number) implements Origin {
    @Override
    public String toString() {
      return file + ":" + number;
    }
  }

  /** An environment variable. */
  record Variable(String name) implements Origin {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A flag of the command line. */
  record Flag(String name) implements Origin {
    @Override
    public String toString() {
      return name;
    }
  }
}

package org.zeekbus.settings;

import java.nio.file.Path;

/** Where a setting's value comes from, printed as operators look for it. */
public sealed interface Origin {
  /** Nobody said anything. */
  Origin DEFAULT = new Default();

  /** zeekbus's own default. */
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

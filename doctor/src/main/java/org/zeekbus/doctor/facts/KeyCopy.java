package org.zeekbus.doctor.facts;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.machine.Denial;

/**
 * The commands that give a service keys of its own. zeekctl's directory is its user's alone, and
 * zeekbus takes no secret key that others can read.
 */
public final class KeyCopy {
  /** The user that packages make. */
  public static final String USER = "zeekbus";

  private KeyCopy() {}

  /** From zeekctl's directory to one of a user. */
  public static List<String> commands(String user, Path from, Path to) {
    return List.of(
        "install -d -o %s -m 700 %s".formatted(user, to),
        "install -o %s -m 600 %s/* %s/".formatted(user, from, to));
  }

  /** The files alone. */
  public static String files(Path from, Path to, Optional<Denial> access) {
    return commands(access.map(Denial::user).orElse(USER), from, to).getLast();
  }
}

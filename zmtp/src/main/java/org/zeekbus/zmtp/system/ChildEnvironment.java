package org.zeekbus.zmtp.system;

import java.util.Map;
import java.util.Set;

/**
 * What a child process must not get of this one's environment: systemd talks to us, not to it, and
 * the descriptors that the variables name are not open there (sd_notify(3), sd_listen_fds(3)).
 */
public final class ChildEnvironment {
  private static final Set<String> OURS =
      Set.of(
          "NOTIFY_SOCKET",
          "WATCHDOG_USEC",
          "WATCHDOG_PID",
          "LISTEN_FDS",
          "LISTEN_PID",
          "LISTEN_FDNAMES");

  private ChildEnvironment() {}

  /** Removes it. */
  public static void clean(Map<String, String> variables) {
    variables.keySet().removeAll(OURS);
  }
}

package org.zeekbus.app.role;

import org.zeekbus.app.security.CurveKeys;
import org.zeekbus.node.NodeException;

/** Says why a node could not join the cluster, in the words of the command line. */
public final class JoinFailure {
  private JoinFailure() {}

  /** The reason and, if keys are missing, the flags that give them. */
  public static String text(NodeException e) {
    return switch (e.kind()) {
      case NO_KEYS -> e.problem() + ": " + CurveKeys.FLAGS;
      case NOT_THERE, OTHER_KEYS, OTHER_SOCKET, CLOSED -> e.problem();
    };
  }
}

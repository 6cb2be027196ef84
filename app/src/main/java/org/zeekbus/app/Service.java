package org.zeekbus.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Does what signals ask for until they ask for a stop. Owner: the main thread. */
final class Service {
  private Service() {}

  /** Blocks until all roles have stopped, in their order. */
  static void run(Signals signals, List<RunningRole> roles, PrintWriter out)
      throws IOException, InterruptedException {
    while (signals.next() != Signals.Request.STOP) {
      for (RunningRole role : roles) {
        out.print(role.statistics());
      }
      out.flush();
    }
    out.println("stopping: what is queued has a moment to go out");
    out.flush();
    for (RunningRole role : roles) {
      out.print(role.stop());
      out.flush();
    }
  }
}

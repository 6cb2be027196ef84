package org.zeekbus.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.ExitCode;

/** Does what signals ask for until they ask for a stop. Owner: the main thread. */
final class Service {
  private final Signals signals;
  private final PrintWriter out;

  private Service(Signals signals, PrintWriter out) {
    this.signals = signals;
    this.out = out;
  }

  /** Hears signals from now on: before a role says that it listens, so that a stop is in order. */
  static Service prepare(Configuration configuration, PrintWriter out) {
    StderrLog.setLevel(configuration.get(Settings.LOG_LEVEL));
    return new Service(Signals.install(), out);
  }

  /**
   * Blocks until all roles have stopped, in their order.
   *
   * @return the exit code: 1 if something that was taken in is lost
   */
  int run(List<RunningRole> roles) throws IOException, InterruptedException {
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
    return roles.stream().allMatch(RunningRole::isClean) ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}

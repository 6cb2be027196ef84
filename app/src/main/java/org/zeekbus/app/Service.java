package org.zeekbus.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;

/** Does what signals ask for until they ask for a stop. Owner: the main thread. */
final class Service {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Signals signals;
  private final PrintWriter out;

  private Service(Signals signals, PrintWriter out) {
    this.signals = signals;
    this.out = out;
  }

  /** Hears signals from now on: before a role says that it listens, so that a stop is in order. */
  static Service prepare(Configuration configuration, PrintWriter out) {
    StderrLog.setLevel(configuration.get(Settings.LOG_LEVEL));
    return new Service(Signals.install(configuration.isSet(Settings.CURVE_CLIENTS)), out);
  }

  /**
   * Blocks until all roles have stopped, in their order.
   *
   * @param clients is read again on demand, or when it changes
   * @return the exit code: 1 if something that was taken in is lost
   */
  int run(List<RunningRole> roles, Optional<AllowList> clients)
      throws IOException, InterruptedException {
    boolean isOver = false;
    while (!isOver) {
      switch (next(clients)) {
        case STATISTICS -> {
          roles.forEach(role -> out.print(role.statistics()));
          out.flush();
        }
        case RELOAD -> clients.ifPresent(list -> readAgain(list, roles));
        case STOP -> isOver = true;
      }
    }
    out.println("stopping: what is queued has a moment to go out");
    out.flush();
    for (RunningRole role : roles) {
      out.print(role.stop());
      out.flush();
    }
    return roles.stream().allMatch(RunningRole::isClean) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Signals.Request next(Optional<AllowList> clients) throws InterruptedException {
    if (clients.isEmpty()) {
      return signals.next();
    }
    while (true) {
      Optional<Signals.Request> request = signals.next(LOOK_EVERY);
      if (request.isPresent()) {
        return request.get();
      }
      if (clients.get().isStale()) {
        return Signals.Request.RELOAD;
      }
    }
  }

  private static void readAgain(AllowList list, List<RunningRole> roles) {
    try {
      list.read();
      LOG.info("{}: read again, {} client keys may come in", list, list.size());
      roles.forEach(RunningRole::recheckClients);
    } catch (ConfigurationException e) {
      LOG.error("{}; who may come in stays as it was", e.getMessage());
    }
  }
}

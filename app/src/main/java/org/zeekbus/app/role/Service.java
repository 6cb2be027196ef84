package org.zeekbus.app.role;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.process.FatalExit;
import org.zeekbus.app.process.LogSection;
import org.zeekbus.app.process.Signals;
import org.zeekbus.app.process.StartupLine;
import org.zeekbus.app.process.StderrLog;
import org.zeekbus.app.process.Terminal;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.security.ReloadedFiles;
import org.zeekbus.app.systemd.Notices;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.web.api.StatusLine;
import org.zeekbus.web.health.Readiness;
import org.zeekbus.web.observe.DiskWatch;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.system.Reason;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.LoopPulse;
import org.zeekbus.zmtp.thread.Supervisor;
import picocli.CommandLine.ExitCode;

/**
 * Does what signals ask for until they ask for a stop, or a role dies. Owner: the main thread; any
 * thread may tell of a death.
 */
public final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Time for the part of a stop that waits for no peer, such as closing files. */
  private static final Duration LONGEST_END = Duration.ofSeconds(30);

  private final Configuration configuration;
  private final Signals signals;
  private final ServiceOutput output;
  private final StartupLine firstLine;
  private final Supervisor threads;
  private final Notices notices;
  private final AtomicReference<@Nullable Failure> death = new AtomicReference<>();
  private final Terminal terminal = new Terminal();
  private final @Nullable UncaughtExceptionHandler handlerBefore =
      Thread.getDefaultUncaughtExceptionHandler();
  private @Nullable DiskWatch disks;
  private boolean hasHungUp;

  private Service(
      Configuration configuration,
      Signals signals,
      ServiceOutput output,
      Supervisor threads,
      Notices notices) {
    this.threads = threads;
    this.notices = notices;
    this.configuration = configuration;
    this.signals = signals;
    this.output = output;
    this.firstLine =
        StartupLine.of(
            "%s, pid %d, Java %s, configuration: %s"
                .formatted(
                    Version.product(),
                    ProcessHandle.current().pid(),
                    Runtime.version(),
                    configuration.sources()));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, cause) -> uncaught("thread " + thread.getName(), cause));
  }

  /**
   * Hears deaths from now on: before a role stands, so that a stop is in order.
   *
   * @param environment says whether systemd wants to hear of it
   * @throws ConfigurationException if a variable of systemd's is wrong
   */
  public static Service prepare(
      Configuration configuration, Environment environment, Signals signals, ServiceOutput output)
      throws ConfigurationException {
    StderrLog.setLevel(configuration.get(LogSection.LEVEL));
    Supervisor threads = new Supervisor();
    threads.death().thenAccept(Service::endIfFatal);
    return new Service(
        configuration, signals, output, threads, Notices.starting(environment, threads));
  }

  private void uncaught(String what, Throwable cause) {
    Failure failure = new Failure(what, cause);
    if (!failure.isFatal()) {
      threads.caught(what, cause); // for the log
    }
    died(failure);
  }

  /** Without its own threads a service tells less, but works, unless the JVM is in trouble. */
  private static void endIfFatal(Failure failure) {
    if (failure.isFatal()) {
      FatalExit.because(failure);
    }
  }

  private void died(Failure failure) {
    endIfFatal(failure);
    if (death.compareAndSet(null, failure)) {
      signals.death();
    }
  }

  /** All roles stand: says so. */
  public void announce(List<RunningRole> roles) {
    firstLine.say();
    roles.forEach(RunningRole::announce);
  }

  /**
   * Blocks until all roles have stopped, in their order.
   *
   * @param files are read again on demand, or when they change
   * @param observed those of the roles that the status line is about
   * @return the exit code: 1 if something that was taken in is lost, or a role has died
   */
  public int run(List<RunningRole> roles, List<? extends ReloadedFiles> files, Roles observed)
      throws InterruptedException {
    roles.forEach(role -> role.death().thenAccept(this::died));
    if (notices.areHeard()) {
      DiskWatch watched =
          DiskWatch.start(WebInstallation.directories(configuration, observed), threads);
      disks = watched;
      StatusLine status =
          new StatusLine(observed, Readiness::of, watched::latest, InstantSource.system());
      notices.ready(status::next, limit -> silent(roles, limit));
    }
    boolean isOver = false;
    while (!isOver) {
      switch (next(files, roles)) {
        case STATISTICS -> {
          roles.forEach(role -> print(role, role::statistics));
          output.end(false);
        }
        case RELOAD -> {
          isOver = terminal.isGone();
          hasHungUp = true;
          notices.reloading();
          readAgain(files, roles);
          notices.reloaded();
        }
        case STOP, DEATH -> isOver = true;
      }
    }
    return stop(roles);
  }

  /** Names event loops that hang, and what has died if the stop for it does not begin. */
  private List<String> silent(List<RunningRole> roles, Duration limit) throws InterruptedException {
    List<String> silent = new ArrayList<>();
    Failure failure = death.get();
    if (failure != null) {
      silent.add(failure.what());
    }
    List<EventLoop> loops = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (RunningRole role : roles) {
      List<EventLoop> its = role.loops();
      for (int i = 0; i < its.size(); i++) {
        loops.add(its.get(i));
        names.add("event loop %d of %s".formatted(i, role));
      }
    }
    LoopPulse.silent(loops, limit).forEach(index -> silent.add(names.get(index)));
    return silent;
  }

  private int stop(List<RunningRole> roles) {
    notices.stopping(longestStop());
    Failure failure = death.get();
    if (failure != null) {
      String why = failure.cause() instanceof IOException e ? ": " + e.getMessage() : "";
      LOG.error("{} failed{}; zeekbus cannot continue without it and stops", failure.what(), why);
    }
    output.messages().println("stopping: draining queues");
    output.messages().flush();
    Thread watch = threads.platform("zeekbus-stop-watch", this::endWhatDoesNotStop);
    watch.setDaemon(true);
    watch.start();
    boolean isClean = failure == null;
    for (RunningRole role : roles) {
      try {
        role.leave();
      } catch (RuntimeException e) {
        threads.caught(role.toString(), e);
        isClean = false;
      }
    }
    for (RunningRole role : roles) {
      isClean &= print(role, role::stop) && role.isClean();
    }
    output.end(true);
    watch.interrupt();
    return isClean && death.get() == null ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Each role bounds its stop. If one fails to, something in it hangs for good. */
  private void endWhatDoesNotStop() throws InterruptedException {
    Duration limit = longestStop();
    Thread.sleep(limit);
    LOG.error(
        "the stop took longer than {} s: zeekbus exits now; whatever is not written yet is lost",
        limit.toSeconds());
    System.err.flush();
    Runtime.getRuntime().halt(ExitCode.SOFTWARE);
  }

  private Duration longestStop() {
    return configuration
        .get(BrokerSection.LINGER)
        .plus(configuration.get(LoggerRoleSection.DRAIN))
        .plus(LONGEST_END);
  }

  /** Whether that went well. A role that fails in it does not keep the others from theirs. */
  private boolean print(RunningRole role, Callable<RoleStatistics> statistics) {
    try {
      output.add(statistics.call());
      return true;
    } catch (IOException e) {
      LOG.error("{}: {}", role, Reason.withPlace(e));
    } catch (Exception e) {
      threads.caught(role.toString(), e);
    }
    return false;
  }

  private Signals.Request next(List<? extends ReloadedFiles> files, List<RunningRole> roles)
      throws InterruptedException {
    while (!files.isEmpty() || hasHungUp) {
      Optional<Signals.Request> request = signals.next(LOOK_EVERY);
      if (request.isPresent()) {
        return request.get();
      }
      files.stream().filter(ReloadedFiles::isStale).forEach(each -> readAgain(each, roles));
      // A shell that ends sends SIGHUP first, and only then gives its terminal up.
      if (hasHungUp && terminal.isGone()) {
        return Signals.Request.STOP;
      }
      hasHungUp = false;
    }
    return signals.next();
  }

  private void readAgain(List<? extends ReloadedFiles> files, List<RunningRole> roles) {
    if (configuration.file().isEmpty() && files.isEmpty()) {
      LOG.info(
          "SIGHUP: nothing to reload: there is no configuration file, no list of clients, and no"
              + " token or certificate for HTTP or WebSocket");
    }
    configuration.file().ifPresent(this::readAgain);
    files.forEach(each -> readAgain(each, roles));
  }

  private void readAgain(Path file) {
    try {
      Configuration now = configuration.again();
      StderrLog.setLevel(now.get(LogSection.LEVEL));
      LOG.info(
          "{}: reloaded, log.level is {}",
          file,
          LogSection.LEVEL.type().format(now.get(LogSection.LEVEL)));
      List<String> others =
          configuration.changes(now).stream()
              .filter(setting -> !setting.equals(LogSection.LEVEL))
              .map(Setting::key)
              .toList();
      if (!others.isEmpty()) {
        LOG.warn("{}: {} changed: restart zeekbus to apply it", file, String.join(", ", others));
      }
    } catch (ConfigurationException e) {
      e.errors().forEach(error -> LOG.error("{}; the log level is unchanged", error));
    }
  }

  private static void readAgain(ReloadedFiles files, List<RunningRole> roles) {
    try {
      files.read();
      LOG.info("{}: reloaded, {}", files, files.inEffect());
      roles.forEach(RunningRole::recheckClients);
    } catch (ConfigurationException e) {
      e.errors().forEach(error -> LOG.error("{}; {}", error, files.unchanged()));
    }
  }

  @Override
  public void close() {
    notices.close();
    if (disks != null) {
      disks.close();
    }
    firstLine.close();
    Thread.setDefaultUncaughtExceptionHandler(handlerBefore);
  }
}

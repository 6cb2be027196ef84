package org.zeekbus.web;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.http.Access;
import org.zeekbus.http.HttpSnapshot;
import org.zeekbus.web.api.Installation;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.query.QueryRunner;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * HTTP with all that it shows: dashboard, metrics, health and API of the roles of this process.
 *
 * <p>The cluster does not need it: if one of its threads fails, all of it starts again, on the same
 * port, and the roles go on. Only if that fails, too, or the JVM is in trouble, is it a death.
 *
 * <p>Owner: any thread; what changes is guarded by this.
 */
public final class Web implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Web.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final WebSettings settings;
  private final Supplier<Access> access;
  private final Roles roles;
  private final Installation installation;
  private final Optional<QueryRunner> queries;
  private final Supervisor threads = new Supervisor();
  private final CompletableFuture<Failure> death = new CompletableFuture<>();
  private RunningWeb running;
  private long restartCount;
  private boolean isClosed;

  private Web(
      WebSettings settings,
      Supplier<Access> access,
      Roles roles,
      Installation installation,
      Optional<QueryRunner> queries,
      RunningWeb running) {
    this.access = access;
    this.queries = queries;
    this.roles = roles;
    this.installation = installation;
    this.running = running;
    // A second start must find what the system has chosen at the first.
    this.settings =
        new WebSettings(
            new Endpoint.Tcp(settings.listen().host(), running.address().getPort()),
            settings.http(),
            settings.sample(),
            settings.series());
    threads.death().thenAccept(death::complete);
    watch(running);
  }

  /**
   * Starts it. The roles must run already.
   *
   * @param access asked for each connection and each request
   * @param queries runs queries over logs, if that is on
   * @throws IOException if it cannot listen
   */
  public static Web start(
      WebSettings settings,
      Supplier<Access> access,
      Roles roles,
      Installation installation,
      Optional<QueryRunner> queries)
      throws IOException {
    return new Web(
        settings,
        access,
        roles,
        installation,
        queries,
        RunningWeb.start(settings, access, roles, installation, queries, 0));
  }

  private void watch(RunningWeb it) {
    it.death()
        .thenAccept(failure -> {
          if (failure.isFatal()) {
            death.complete(failure);
          } else {
            threads.virtual("zeekbus-http-restart", () -> startAgain(failure)).start();
          }
        });
  }

  private synchronized void startAgain(Failure failure) throws InterruptedException {
    LOG.error(
        "{} failed: dashboard, metrics and API start again, and their history with them",
        failure.what());
    running.close();
    while (!isClosed) {
      wait(PAUSE.toMillis());
      if (isClosed) {
        return;
      }
      try {
        running = RunningWeb.start(settings, access, roles, installation, queries, ++restartCount);
        watch(running);
        return;
      } catch (IOException e) {
        LOG.warn("{}; trying again", e.getMessage());
      }
    }
  }

  /** Where it listens. */
  public synchronized InetSocketAddress address() {
    return running.address();
  }

  /** The event loop that it has now. */
  public synchronized List<EventLoop> loops() {
    return running.loops();
  }

  /** The statistics of this moment. */
  public synchronized HttpSnapshot snapshot() {
    return running.snapshot();
  }

  synchronized RunningWeb running() {
    return running;
  }

  /** Completes if the process should not go on, with why. */
  public CompletionStage<Failure> death() {
    return death.minimalCompletionStage();
  }

  /** Stops at once. Blocks for a moment. */
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      running.close();
      notifyAll();
    }
  }
}

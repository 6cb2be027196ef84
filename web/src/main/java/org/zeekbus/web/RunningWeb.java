package org.zeekbus.web;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.Broker;
import org.zeekbus.http.Access;
import org.zeekbus.http.Answer;
import org.zeekbus.http.Handler;
import org.zeekbus.http.HttpServer;
import org.zeekbus.http.HttpSnapshot;
import org.zeekbus.http.Router;
import org.zeekbus.http.SiteFiles;
import org.zeekbus.web.api.Api;
import org.zeekbus.web.api.Installation;
import org.zeekbus.web.health.HealthPages;
import org.zeekbus.web.health.Readiness;
import org.zeekbus.web.metrics.MetricSources;
import org.zeekbus.web.metrics.Metrics;
import org.zeekbus.web.observe.Observer;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.web.query.QueryPages;
import org.zeekbus.web.query.QueryRunner;
import org.zeekbus.web.sample.EventSample;
import org.zeekbus.web.sample.SampledTraffic;
import org.zeekbus.zmtp.Attachment;
import org.zeekbus.zmtp.thread.Failure;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The observer, all views of it, and the server that shows them, from their start until one of
 * their threads fails. Owner: its caller.
 */
final class RunningWeb implements AutoCloseable {
  private static final String SITE = "org/zeekbus/dashboard/site";

  private final long restarts;
  private final Supervisor supervisor = new Supervisor();
  private final Observer observer;
  private final @Nullable EventSample sample;
  private final @Nullable Attachment sampling;
  private final Api api;
  private final HttpServer server;

  private RunningWeb(
      WebSettings settings,
      Supplier<Access> access,
      Roles roles,
      Installation installation,
      Optional<QueryRunner> queries,
      long restarts)
      throws IOException {
    this.restarts = restarts;
    observer = Observer.start(roles, InstantSource.system(), supervisor);
    @Nullable Broker broker = roles.broker();
    if (broker == null || settings.sample() == 0) {
      sample = null;
      sampling = null;
    } else {
      sample = new EventSample(settings.sample(), settings.series());
      observer.listen(sample::observed);
      sampling = broker.sample(settings.sample(), sample);
    }
    SampledTraffic none = new SampledTraffic(settings.sample(), List.of(), List.of());
    EventSample drawn = sample;
    api =
        Api.start(
            observer,
            roles,
            Readiness::of,
            drawn == null ? () -> none : drawn::latest,
            installation,
            supervisor);
    try {
      server =
          HttpServer.start(
              settings.listen(),
              settings.http(),
              routes(settings, installation, queries),
              access,
              supervisor);
    } catch (IOException | RuntimeException e) {
      closeViews();
      throw e;
    }
  }

  /**
   * Starts all of it.
   *
   * @param restarts how often it was started before
   * @throws IOException if it cannot listen
   */
  static RunningWeb start(
      WebSettings settings,
      Supplier<Access> access,
      Roles roles,
      Installation installation,
      Optional<QueryRunner> queries,
      long restarts)
      throws IOException {
    return new RunningWeb(settings, access, roles, installation, queries, restarts);
  }

  /** All paths. */
  private Router routes(
      WebSettings settings, Installation installation, Optional<QueryRunner> queries) {
    Router router = new Router();
    new HealthPages(observer::latest, System::nanoTime).addTo(router);
    router.at("/metrics", new LazyHandler(() -> metrics(settings, installation, queries)));
    new QueryPages(queries).addTo(router);
    api.handlers()
        .forEach((path, handler) -> {
          if (path.endsWith("/")) {
            router.below(path, handler);
          } else {
            router.at(path, handler);
          }
        });
    return router
        .openBelow("/api/", _ -> Answer.error(404, "the API has no such document"))
        .openBelow("/", new SiteFiles(SITE, RunningWeb.class.getClassLoader()));
  }

  private Handler metrics(
      WebSettings settings, Installation installation, Optional<QueryRunner> queries) {
    MetricSources sources =
        new MetricSources(
            installation.version(),
            installation.revision(),
            Readiness::of,
            api::disks,
            this::snapshot,
            api::viewerDrops,
            () -> queries.map(QueryRunner::snapshot));
    Metrics metrics = new Metrics(sources, settings.series(), sample);
    metrics.observed(observer.latest());
    observer.listen(metrics::observed);
    return metrics;
  }

  InetSocketAddress address() {
    return server.address();
  }

  List<EventLoop> loops() {
    return server.loops();
  }

  HttpSnapshot snapshot() {
    return server.snapshot().withRestarts(restarts);
  }

  /** Completes when a thread has failed, or the JVM itself is in trouble. */
  CompletionStage<Failure> death() {
    return supervisor.death();
  }

  /** Starts the threads of all this. */
  Supervisor supervisor() {
    return supervisor;
  }

  private void closeViews() {
    if (sampling != null) {
      sampling.close();
    }
    api.close();
    observer.close();
  }

  @Override
  public void close() {
    server.close();
    closeViews();
  }
}

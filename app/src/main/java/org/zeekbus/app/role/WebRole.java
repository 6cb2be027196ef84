package org.zeekbus.app.role;

import io.netty.channel.EventLoop;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.zeekbus.http.HttpSnapshot;
import org.zeekbus.web.Web;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.thread.Failure;

/**
 * HTTP, once it runs. It starts last and stops first, as it shows the other roles.
 *
 * <p>Owner: the main thread.
 */
final class WebRole implements RunningRole {
  private final Web web;
  private final Optional<QueryProcesses> queries;
  private final Endpoint.Tcp listen;
  private final boolean isEncrypted;
  private final PrintWriter out;

  WebRole(
      Web web,
      Optional<QueryProcesses> queries,
      Endpoint.Tcp listen,
      boolean isEncrypted,
      PrintWriter out) {
    this.web = web;
    this.queries = queries;
    this.listen = listen;
    this.isEncrypted = isEncrypted;
    this.out = out;
  }

  @Override
  public void announce() {
    out.println(
        "dashboard: %s://%s/ (metrics at /metrics)"
            .formatted(isEncrypted ? "https" : "http", ServedAddress.shown(listen, web.address())));
    out.flush();
  }

  @Override
  public CompletionStage<Failure> death() {
    return web.death();
  }

  @Override
  public List<EventLoop> loops() {
    return web.loops();
  }

  @Override
  public RoleStatistics statistics() {
    HttpSnapshot http = web.snapshot();
    return new RoleStatistics(Map.of("http", http), http::text);
  }

  /** Its clients have no CURVE keys. */
  @Override
  public void recheckClients() {}

  /** Before any other role stops. */
  @Override
  public void leave() {
    queries.ifPresent(QueryProcesses::close);
    web.close();
  }

  @Override
  public RoleStatistics stop() {
    return statistics();
  }

  /** It takes nothing in. */
  @Override
  public boolean isClean() {
    return true;
  }

  @Override
  public String toString() {
    return "http";
  }
}

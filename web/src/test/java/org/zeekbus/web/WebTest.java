package org.zeekbus.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.BrokerSettings;
import org.zeekbus.http.Access;
import org.zeekbus.http.HttpSettings;
import org.zeekbus.web.api.Installation;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;

/** All paths together, beside a broker. */
final class WebTest {
  private static final Endpoint ANY = Endpoint.parse("tcp://127.0.0.1:0");

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();
  private Broker broker;
  private Web web;

  @BeforeEach
  void start() throws Exception {
    broker = Broker.start(BrokerSettings.of(it -> it.xsub(List.of(ANY)).xpub(List.of(ANY))));
    web =
        Web.start(
            new WebSettings(new Endpoint.Tcp("127.0.0.1", 0), HttpSettings.DEFAULT, 64, 1000),
            () -> Access.OPEN,
            new Roles(broker, null, null),
            new Installation(
                "1.0", "", Instant.EPOCH, List.of(), List::of, false, List.of(Path.of("."))),
            Optional.empty());
  }

  @AfterEach
  void stop() {
    web.close();
    broker.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + web.address().getPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void eachPathHasItsPage() throws Exception {
    assertThat(get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(get("/readyz").body())
        .isEqualTo(
            "{\"ready\":true,\"roles\":[{\"role\":\"broker\",\"ready\":true,\"reasons\":[]}]}");
    assertThat(get("/metrics").body()).contains("zeekbus_");
    assertThat(get("/api/v1/version").body()).contains("\"version\":\"1.0\"");
    assertThat(get("/api/v1/nodes/nobody").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/none").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/query").body()).startsWith("{\"enabled\":false,");
  }

  @Test
  void queriesAreOffUntilSomebodyTurnsThemOn() throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d/api/v1/query".formatted(web.address().getPort()));
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"sql\":\"select 1\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("set http.query to on");
  }

  /** The cluster does not need what shows it. */
  @Test
  void startsAgainOnItsPortWhenAThreadFails() throws Exception {
    int port = web.address().getPort();
    web.running()
        .supervisor()
        .virtual(
            "a thread of this test",
            () -> {
              throw new IllegalStateException("a fault for the test");
            })
        .start();
    Await.until("it has started again", () -> web.snapshot().restarts() == 1);
    assertThat(web.address().getPort()).isEqualTo(port);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(web.death().toCompletableFuture()).isNotDone();
  }

  @Test
  void anErrorOfTheJvmIsADeath() {
    web.running()
        .supervisor()
        .virtual(
            "a thread of this test",
            () -> {
              throw new OutOfMemoryError("a fault for the test");
            })
        .start();
    assertThat(web.death().toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join().isFatal())
        .isTrue();
    assertThat(web.snapshot().restarts()).isZero();
  }

  @Test
  void isNotReadyWhenTheBrokerHangs() throws Exception {
    broker.close(); // its loops have ended, and answer no more
    Await.until("503", () -> isStatus("/readyz", 503));
    assertThat(get("/readyz").body())
        .startsWith("{\"ready\":false")
        .contains("event loop 0 does not answer");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  private boolean isStatus(String path, int status) {
    try {
      return get(path).statusCode() == status;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

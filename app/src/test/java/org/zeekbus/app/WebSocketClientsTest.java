package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.TestProgram;

/** Clients that exist talk to nodes, and to each other, through the WebSocket API. */
@Timeout(120)
final class WebSocketClientsTest {
  private static final Pattern WEBSOCKET = Pattern.compile("websocket: (ws://.*)");
  private static final String ANY_PORT = "tcp://127.0.0.1:0";
  private static final String PYTHON = "/usr/bin/python3";
  private static final Path EXAMPLE =
      Path.of("..", "examples", "websocket", "events.py").toAbsolutePath().normalize();
  private static final Path DASHBOARD = Path.of("..", "dashboard").toAbsolutePath().normalize();

  @TempDir private Path directory;

  private ZeekbusProcess broker;
  private ZeekbusProcess.Endpoints endpoints;
  private String url;
  private boolean isEnding;

  @BeforeEach
  void start() throws Exception {
    broker =
        ZeekbusProcess.start(
            directory,
            "broker",
            "--xsub",
            ANY_PORT,
            "--xpub",
            ANY_PORT,
            ZeekbusProcess.WEBSOCKET_LISTEN,
            "127.0.0.1:0");
    endpoints = broker.awaitListening();
    url = broker.await(WEBSOCKET).group(1);
  }

  @AfterEach
  void stop() throws Exception {
    try (ZeekbusProcess it = broker) {
      end();
      assertThat(it.awaitExit()).isZero();
      assertThat(it.printed()).doesNotContain("ERROR", "LEAK", "Exception");
    }
  }

  /** Ends the broker in order; a second signal would end it at once. */
  private void end() throws Exception {
    if (!isEnding) {
      isEnding = true;
      broker.signal("TERM");
    }
  }

  private static TestProgram program(List<String> command, Path directory) throws IOException {
    return TestProgram.start(
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true));
  }

  private static String allOf(TestProgram program) {
    TestProgram.End end = program.ends();
    assertThat(end.exit()).as("exit code, after %s", end.said()).isZero();
    return end.said();
  }

  private TestProgram python(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON));
    command.addAll(List.of(arguments));
    return program(command, directory);
  }

  private static String script(String name) throws IOException {
    try (InputStream in = WebSocketClientsTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  record Request(String id) {}

  private ClusterNode node(String name) throws Exception {
    return ClusterNode.builder(name)
        .broker(endpoints.xpub(), endpoints.xsub())
        .on(
            "Control::id_value_request",
            Request.class,
            (request, self) ->
                self.publish(
                    "zeek/control/id_value_response/" + name,
                    "Control::id_value_response",
                    request.id(),
                    "T of " + self.name()))
        .join();
  }

  @Test
  void zeekctlAsksEachNodeAndHearsEach() throws Exception {
    try (ClusterNode manager = node("manager");
        ClusterNode worker = node("worker-1");
        ClusterNode other = node("worker-2")) {
      manager.awaitMembers(Await.DEADLINE, worker.name(), other.name());
      try (TestProgram zeekctl =
          python(
              "-c", script("zeekctl.py"), url, "Site::local", "manager", "worker-1", "worker-2")) {
        assertThat(allOf(zeekctl))
            .isEqualTo(
                """
                   manager   Site::local = T of manager
                  worker-1   Site::local = T of worker-1
                  worker-2   Site::local = T of worker-2
                """);
      }
    }
    broker.signal("USR1").await(Pattern.compile("websocket: 0 clients, .*"));
  }

  @Test
  void thePythonExamplePrintsWhatItPublishes() throws Exception {
    try (TestProgram ear = python(EXAMPLE.toString(), url, "lab.", "zeek.alerts.");
        ClusterNode node = node("worker-1")) {
      assertThat(ear.hears()).startsWith("subscribed as zeekbus_");
      try (TestProgram mouth =
          python(EXAMPLE.toString(), url, "--", "lab.requests", "Lab::lookup", "κόσμε", "b\"c")) {
        assertThat(allOf(mouth)).startsWith("subscribed as zeekbus_");
      }
      assertThat(ear.hears()).isEqualTo("lab.requests Lab::lookup 'κόσμε' 'b\"c'");
      node.publish("zeek.alerts.new", "Alert::new", List.of(1L, true), 2.5, (Object) null);
      assertThat(ear.hears()).isEqualTo("zeek.alerts.new Alert::new [1, True] 2.5 None");
    }
  }

  @Test
  void thePythonExampleSaysWhatTheServerSays() throws Exception {
    String wrong = url.replace("/v1/messages/json", "/v1/messages/xml");
    try (TestProgram client = python(EXAMPLE.toString(), wrong, "lab.")) {
      assertThat(client.hears()).isEqualTo("invalid_uri: Invalid URI - use /v1/messages/json");
    }
  }

  private TestProgram ws() throws IOException {
    return program(
        List.of(DASHBOARD.resolve("src/main/web/build").toString(), "node", "ws.mjs", url, "lab."),
        DASHBOARD);
  }

  @Test
  void npmsWsTalks() throws Exception {
    String event = event("lab.answers", "x".repeat(100_000) + "κόσμε");
    try (TestProgram ear = ws();
        TestProgram mouth = ws()) {
      for (TestProgram each : List.of(ear, mouth)) {
        assertThat(each.hears()).isEqualTo("extensions permessage-deflate");
        assertThat(each.hears()).startsWith("text {\"type\":\"ack\",\"endpoint\":\"zeekbus_");
      }
      // Long messages are compressed both ways.
      mouth.says(event).says(event("lab.answers", "short"));
      assertThat(ear.hears()).isEqualTo("text " + event);
      assertThat(ear.hears()).isEqualTo("text " + event("lab.answers", "short"));
      assertThat(mouth.says("no JSON").hears()).contains("failed to decode JSON object");
      assertThat(mouth.says("ping").hears()).isEqualTo("pong from ws");
      assertThat(mouth.says("close").hears()).isEqualTo("closed 1000 done");
      end();
      assertThat(ear.hears()).isEqualTo("closed 1001 Terminating");
    }
  }

  private static String event(String topic, String text) {
    return "{\"type\":\"data-message\",\"topic\":\""
        + topic
        + "\",\"@data-type\":\"vector\",\"data\":["
        + "{\"@data-type\":\"count\",\"data\":1},{\"@data-type\":\"count\",\"data\":1},"
        + "{\"@data-type\":\"vector\",\"data\":[{\"@data-type\":\"string\",\"data\":\"Lab::answer\"},"
        + "{\"@data-type\":\"vector\",\"data\":[{\"@data-type\":\"string\",\"data\":\""
        + text
        + "\"}]}]}]}";
  }
}

package org.zeekbus.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.Main;
import org.zeekbus.app.ZeekbusProcess;
import org.zeekbus.node.ClusterNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Doctor beside a zeekbus that runs, in the world as it is. */
@Timeout(120)
final class DoctorProcessTest {
  private static final Pattern LISTENING =
      Pattern.compile("listening: XSUB ([^\\s,]+).* \\(.*, XPUB ([^\\s,]+).* \\(.*");
  private static final Pattern LOGGING = Pattern.compile("logging: PULL ([^\\s,]+).*");
  private static final Pattern DASHBOARD = Pattern.compile("dashboard: (http://(\\S+?))/ .*");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MISSING = "Not connected to zeekbus: manager and proxy-1.";
  private static final String ANY_PORT = "tcp://127.0.0.1:0";

  @TempDir private Path directory;

  /** Where a zeekbus listens that left its ports to the system. */
  private record Listening(String xsub, String xpub, String pull, String http) {
    static Listening of(ZeekbusProcess run) throws Exception {
      var listening = run.await(LISTENING);
      String pull = run.await(LOGGING).group(1);
      return new Listening(
          listening.group(1), listening.group(2), pull, run.await(DASHBOARD).group(2));
    }

    /** Sends the nodes of a site there. */
    void toldTo(TestSite site, String host) throws Exception {
      Path generated =
          site.prefix().resolve("spool/installed-scripts-do-not-touch/auto/zeekctl-config.zeek");
      Files.writeString(
          generated,
          Files.readString(generated)
              .replace("tcp://%s:27760".formatted(host), xpub)
              .replace("tcp://%s:27761".formatted(host), xsub));
      Files.writeString(
          site.local(),
          Files.readString(site.local()).replace("tcp://%s:5557".formatted(host), pull));
    }
  }

  @Test
  void namesNodesThatAreNotThereAndSettingsThatAreNotInEffect() throws Exception {
    TestSite site = TestSite.of("right-one-host", directory.resolve("site"));
    Files.writeString(
        site.config(),
        """
        broker: {xsub: "%s", xpub: "%s"}
        logger: {listen: "%s", dir: "%s"}
        """
            .formatted(ANY_PORT, ANY_PORT, ANY_PORT, directory.resolve("logs")));
    try (ZeekbusProcess run =
        ZeekbusProcess.start(
            directory,
            "run",
            "--config",
            site.config().toString(),
            ZeekbusProcess.HTTP_LISTEN,
            "127.0.0.1:0")) {
      Listening at = Listening.of(run);
      at.toldTo(site, "127.0.0.1");
      Files.writeString(
          site.config(),
          """
          broker: {xsub: "%s", xpub: "%s"}
          logger: {listen: "%s", dir: "%s"}
          http: {listen: "%s"}
          """
              .formatted(at.xsub(), at.xpub(), at.pull(), directory.resolve("logs"), at.http()));
      try (ClusterNode node = ClusterNode.builder("worker-1").broker(at.xpub(), at.xsub()).join()) {
        // It knows of a node a second later.
        JsonNode said = doctor(site, MISSING);
        assertThat(node.name()).isEqualTo("worker-1");
        assertThat(said.path("exit").asInt()).isEqualTo(1);
        assertThat(finding(said, "nodes_missing").path("text").asString()).isEqualTo(MISSING);
        assertThat(finding(said, "settings_not_in_effect").path("evidence").toString())
            .contains(
                "broker.xsub: tcp://127.0.0.1:0 runs (" + site.config() + ":1), " + at.xsub());
        assertThat(kinds(said))
            .doesNotContain(
                "port_taken",
                "endpoints_elsewhere",
                "endpoints_crossed",
                "address_not_here",
                "logger_without_senders",
                "peer_refused",
                "clock_wrong");
        assertThat(said.path("looked_at").toString()).contains("pid " + run.pid());
      }
      assertThat(run.signal("TERM").awaitExit()).isZero();
    }
    JsonNode after = doctor(site);
    assertThat(kinds(after)).doesNotContain("nodes_missing", "settings_not_in_effect");
    assertThat(after.path("not_looked_at").toString()).contains("a running zeekbus");
  }

  @Test
  void flagsThatNoFileHasAreInEffect() throws Exception {
    TestSite site = TestSite.of("right-logger-moved", directory.resolve("site"));
    try (ZeekbusProcess run =
        ZeekbusProcess.run(
            directory,
            "--zeekctl-keys=" + site.prefix().resolve("spool/zeromq/curve"),
            "--dir=" + site.prefix().resolve("spool/manager"),
            ZeekbusProcess.HTTP_LISTEN,
            "127.0.0.1:0")) {
      Listening at = Listening.of(run);
      at.toldTo(site, "10.0.0.1");
      Files.writeString(site.config(), "http: {listen: \"%s\"}\n".formatted(at.http()));
      JsonNode said = doctor(site, "pid " + run.pid());
      assertThat(said.path("looked_at").toString()).contains("pid " + run.pid());
      assertThat(kinds(said))
          .contains("nodes_missing", "directory_of_zeekctl")
          .doesNotContain(
              "endpoints_elsewhere",
              "curve_on_one_side",
              "server_keys_differ",
              "client_key_not_allowed",
              "log_endpoint_elsewhere",
              "logger_without_senders",
              "settings_not_in_effect");
      assertThat(finding(said, "directory_of_zeekctl").path("evidence").toString())
          .contains("/api/v1/config: --dir: logger.dir");
      assertThat(finding(said, "directory_of_zeekctl").path("changes").toString())
          .contains("the command line of zeekbus", "--dir ");
      assertThat(run.signal("TERM").awaitExit()).isZero();
    }
  }

  /** zeekbus answers when it can. */
  private static JsonNode doctor(TestSite site, String awaited) throws Exception {
    JsonNode said = doctor(site);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!said.toString().contains(awaited) && System.nanoTime() < deadline) {
      said = doctor(site);
    }
    return said;
  }

  private static JsonNode doctor(TestSite site) throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.execute(
            List.of(
                "doctor",
                "--json",
                "--zeek-prefix",
                site.prefix().toString(),
                "--config",
                site.config().toString()),
            Main.environmentOf(Map.of()),
            new PrintWriter(out),
            new PrintWriter(err));
    assertThat(err.toString()).isEmpty();
    JsonNode said = new JsonMapper().readTree(out.toString());
    assertThat(said.path("exit").asInt()).isEqualTo(exit);
    return said;
  }

  private static JsonNode finding(JsonNode said, String kind) {
    return StreamSupport.stream(said.path("findings").spliterator(), false)
        .filter(finding -> finding.path("kind").asString().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " in " + said));
  }

  private static List<String> kinds(JsonNode said) {
    return StreamSupport.stream(said.path("findings").spliterator(), false)
        .map(finding -> finding.path("kind").asString())
        .toList();
  }
}

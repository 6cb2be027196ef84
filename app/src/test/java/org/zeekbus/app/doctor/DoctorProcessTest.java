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

  @Test
  void namesNodesThatAreNotThereAndSettingsThatAreNotInEffect() throws Exception {
    TestSite site = TestSite.of("right-one-host", directory.resolve("site"));
    try (ZeekbusProcess run =
        ZeekbusProcess.start(
            directory,
            "run",
            "--xsub=" + ANY_PORT,
            "--xpub=" + ANY_PORT,
            "--listen=" + ANY_PORT,
            ZeekbusProcess.HTTP_LISTEN,
            "127.0.0.1:0")) {
      var listening = run.await(LISTENING);
      String pull = run.await(LOGGING).group(1);
      var dashboard = run.await(DASHBOARD);
      String xsub = listening.group(1);
      String xpub = listening.group(2);
      Path generated =
          site.prefix().resolve("spool/installed-scripts-do-not-touch/auto/zeekctl-config.zeek");
      Files.writeString(
          generated,
          Files.readString(generated)
              .replace("tcp://127.0.0.1:27760", xpub)
              .replace("tcp://127.0.0.1:27761", xsub));
      Files.writeString(
          site.local(), Files.readString(site.local()).replace("tcp://127.0.0.1:5557", pull));
      Files.writeString(
          site.config(),
          """
          broker: {xsub: "%s", xpub: "%s"}
          logger: {listen: "%s", dir: "%s"}
          http: {listen: "%s"}
          """
              .formatted(xsub, xpub, pull, directory.resolve("logs"), dashboard.group(2)));
      try (ClusterNode node = ClusterNode.builder("worker-1").broker(xpub, xsub).join()) {
        // It answers when it can, and knows of a node a second later.
        JsonNode said = doctor(site);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!said.toString().contains(MISSING) && System.nanoTime() < deadline) {
          said = doctor(site);
        }
        assertThat(node.name()).isEqualTo("worker-1");
        assertThat(said.path("exit").asInt()).isEqualTo(1);
        assertThat(finding(said, "nodes_missing").path("text").asString()).isEqualTo(MISSING);
        assertThat(finding(said, "settings_not_in_effect").path("evidence").toString())
            .contains("broker.xsub: tcp://127.0.0.1:0 runs, " + xsub + " is configured");
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

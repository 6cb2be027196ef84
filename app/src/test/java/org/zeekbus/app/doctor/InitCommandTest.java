package org.zeekbus.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.app.Main;
import org.zeekbus.doctor.Diagnosis;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Gravity;
import org.zeekbus.doctor.site.SiteReader;

/** What init writes is right: zeekbus takes it, and doctor finds nothing wrong with it. */
final class InitCommandTest {
  /** In the shape of what Zeek installs. */
  private static final Path SHIPPED = TestSite.SITES.resolveSibling("local.zeek");

  private static final String FOR_LOGS = "Add these, if node.cfg has no logger";

  @TempDir private Path directory;

  /** One command, and what it printed. */
  private record Run(int exit, String out, String err) {
    static Run of(String... args) throws Exception {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      int exit =
          Main.execute(
              List.of(args),
              Main.environmentOf(Map.of("PATH", "/nowhere")),
              new PrintWriter(out),
              new PrintWriter(err));
      return new Run(exit, out.toString(), err.toString());
    }
  }

  static List<String> rightSites() throws Exception {
    return TestSite.names().stream()
        .filter(name -> name.startsWith("right-"))
        .filter(name -> !Files.exists(TestSite.SITES.resolve(name).resolve("flags")))
        .toList();
  }

  /** A site as it was before anybody thought of zeekbus. */
  private TestSite fresh(String name) throws Exception {
    TestSite site = TestSite.of(name, directory);
    Files.delete(site.config());
    Files.copy(SHIPPED, site.local(), StandardCopyOption.REPLACE_EXISTING);
    return site;
  }

  private static Run init(TestSite site) throws Exception {
    return Run.of(
        "init", "--zeek-prefix", site.prefix().toString(), "--config", site.config().toString());
  }

  @ParameterizedTest
  @MethodSource("rightSites")
  void afterItsLinesArePastedDoctorFindsNothing(String name) throws Exception {
    TestSite site = fresh(name);
    Run init = init(site);
    assertThat(init.err()).isEmpty();
    assertThat(init.exit()).isZero();
    assertThat(Run.of("check-config", "--config", site.config().toString()).exit()).isZero();
    Diagnosis before = site.diagnose("--config", site.config().toString());
    assertThat(before.findings()).extracting(Finding::kind).contains("proxy_thread_on");
    boolean hasLogger =
        Files.readString(site.prefix().resolve("etc/node.cfg")).contains("type=logger");
    // Beside Zeek's own loggers, zeekbus's would get only a part of the logs.
    assertThat(init.out().contains(FOR_LOGS)).isNotEqualTo(hasLogger);
    assertThat(init.out()).doesNotContain("ZEEK_CLUSTER_BACKEND");
    String pasted =
        init.out()
            .lines()
            .filter(line -> line.matches("(redef|@load|@if|@endif).*"))
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(pasted).contains("run_proxy_thread = F;");
    Files.writeString(site.local(), pasted, StandardOpenOption.APPEND);
    Diagnosis after = site.diagnose("--config", site.config().toString());
    assertThat(after.findings()).allMatch(finding -> finding.gravity() == Gravity.NOTE);
    assertThat(after.findings())
        .extracting(Finding::kind)
        .containsExactlyElementsOf(hasLogger ? List.of("logger_idle") : List.of());
    assertThat(after.exit()).isZero();
  }

  @Test
  void overwritesNothing() throws Exception {
    TestSite site = fresh("right-one-host");
    Files.writeString(site.config(), "mine: 1\n");
    Run init = init(site);
    assertThat(init.exit()).isEqualTo(2);
    assertThat(init.err()).contains("is there already");
    assertThat(site.config()).hasContent("mine: 1");
  }

  @ParameterizedTest
  @MethodSource("rightSites")
  void theServiceHasDirectoriesAndKeysOfItsOwn(String name) throws Exception {
    TestSite site = fresh(name);
    SiteConfiguration made = new SiteConfiguration(SiteReader.read(site.prefix()), true);
    assertThat(made.text())
        .contains("data: \"/var/lib/zeekbus\"", "dir: \"/var/log/zeekbus\"")
        .doesNotContain(site.prefix() + "/zeekbus", site.prefix() + "/spool");
    StringWriter said = new StringWriter();
    InitCommand.printForService(
        SiteReader.read(site.prefix()), made.isCurve(), new PrintWriter(said, true));
    Path keys = site.prefix().resolve("spool/zeromq/curve");
    if (Files.exists(keys)) {
      assertThat(made.text()).contains("zeekctl-keys: \"/etc/zeekbus/curve\"");
      assertThat(said.toString())
          .contains("install -o zeekbus -m 600 " + keys + "/* /etc/zeekbus/curve/");
    }
    if (made.text().contains("\n  archive-dir")) {
      assertThat(said.toString()).contains("ReadWritePaths=" + site.prefix().resolve("logs"));
    }
  }

  @Test
  void standaloneNeedsNoZeekbus() throws Exception {
    TestSite site = fresh("standalone");
    Run init = init(site);
    assertThat(init.exit()).isEqualTo(2);
    assertThat(init.err()).contains("standalone");
    assertThat(site.config()).doesNotExist();
  }

  @Test
  void leavesTheManagersWebSocketPortToIt() throws Exception {
    TestSite site = fresh("right-one-host");
    Path layout =
        site.prefix().resolve("spool/installed-scripts-do-not-touch/auto/cluster-layout.zeek");
    Files.writeString(layout, Files.readString(layout).replace("27759/tcp", "27758/tcp"));
    assertThat(init(site).exit()).isZero();
    assertThat(Files.readString(site.config())).contains("listen: \"127.0.0.1:27757\"");
    assertThat(site.diagnose("--config", site.config().toString()).findings())
        .extracting(Finding::kind)
        .doesNotContain("websocket_port_of_manager");
  }

  @Test
  void saysWhereZeekMustBe() throws Exception {
    Run init = Run.of("init", "--zeek-prefix", directory.toString());
    assertThat(init.exit()).isEqualTo(2);
    assertThat(init.err()).contains(directory.toString(), "etc/node.cfg");
  }
}

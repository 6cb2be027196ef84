package org.zeekbus.app.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Endpoint;

/** The Zeek package in contrib/zkg does to a node what the lines do that {@code run} prints. */
final class ZeekPackageTest {
  private static final Path PACKAGE = Path.of("../contrib/zkg");
  private static final String CURVE = "ZEEK_CLUSTER_BACKEND_ZEROMQ_CURVE_";
  private static final String OPTION = "Cluster::Backend::ZeroMQ::";
  private static final Pattern KEY = Pattern.compile(CURVE + "\\w+");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tcp://127.0.0.1:5556     | tcp://127.0.0.1:5555     |
          tcp://10.0.0.1:5556      | tcp://10.0.0.1:5555      | redef zeekbus::broker = "10.0.0.1";
          tcp://localhost:5556     | tcp://localhost:5555     | redef zeekbus::broker = "localhost";
          tcp://[2001:db8::1]:5556 | tcp://[2001:db8::1]:5555 | redef zeekbus::broker = "2001:db8::1";
          tcp://10.0.0.1:5556      | tcp://10.0.0.1:6555      | redef zeekbus::broker = "10.0.0.1"; redef zeekbus::xpub_endpoint = "tcp://10.0.0.1:6555";
          tcp://[2001:db8::1]:6556 | tcp://10.0.0.1:5555      | redef zeekbus::broker = "10.0.0.1"; redef zeekbus::xsub_endpoint = "tcp://[2001:db8::1]:6556";
          ipc:///run/zeekbus/xsub  | ipc:///run/zeekbus/xpub  | redef zeekbus::xsub_endpoint = "ipc:///run/zeekbus/xsub"; redef zeekbus::xpub_endpoint = "ipc:///run/zeekbus/xpub";
          """)
  void nodesConnectToTheSameEndpoints(String xsub, String xpub, @Nullable String options) {
    String printed = print(xsub, xpub, "tcp://127.0.0.1:5557");
    String broker = printed.substring(0, printed.indexOf("Add these, if"));
    for (String node : List.of("MANAGER", "WORKER")) {
      assertThat(effect(node, site(options)))
          .as(node)
          .isEqualTo(effect(node, code(broker)))
          .containsEntry(OPTION + "connect_xpub_endpoint", xsub)
          .containsEntry(OPTION + "run_proxy_thread", false);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://127.0.0.1:5557", "tcp://[2001:db8::2]:5557"})
  void logsGoToTheSameLogger(String logger) {
    String options = "redef zeekbus::loggers = vector(\"%s\");".formatted(logger);
    String printed = print("tcp://127.0.0.1:5556", "tcp://127.0.0.1:5555", logger);
    for (String node : List.of("MANAGER", "WORKER")) {
      assertThat(effect(node, site(options)))
          .as(node)
          .isEqualTo(effect(node, code(printed)))
          .containsEntry(OPTION + "connect_log_endpoints", List.of(logger))
          .containsEntry("Log::enable_local_logging", !node.equals("MANAGER"));
    }
  }

  @Test
  void whereZeekctlSendsNodesTheyGo() {
    StringWriter out = new StringWriter();
    new LocalZeek(new PrintWriter(out, true))
        .printForZeekctl(List.of(Endpoint.parse("tcp://10.0.0.1:5557")), false);
    String zeekctl =
        """
        redef Cluster::Backend::ZeroMQ::connect_xpub_endpoint = "tcp://10.0.0.1:27761";
        redef Cluster::Backend::ZeroMQ::connect_xsub_endpoint = "tcp://10.0.0.1:27760";
        """;
    String options = "redef zeekbus::loggers = vector(\"tcp://10.0.0.1:5557\");";
    assertThat(effect("MANAGER", zeekctl + site(options)))
        .isEqualTo(effect("MANAGER", zeekctl + code(out.toString())))
        .isEqualTo(effect("MANAGER", site(options) + zeekctl))
        .containsEntry(OPTION + "connect_xsub_endpoint", "tcp://10.0.0.1:27760");
  }

  /** As Zeek evaluates an initializer where it stands. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "broker = \"10.0.0.1\"",
        "xpub_endpoint = \"tcp://10.0.0.1:5555\"",
        "xsub_endpoint = \"tcp://10.0.0.1:5556\"",
        "loggers += { \"tcp://10.0.0.1:5557\" }",
        "ipv6 = T"
      })
  void anOptionThatComesTooLateEndsTheNode(String option) {
    ZeekScripts late = run("@load zeekbus\nredef zeekbus::" + option + ";", Map.of());
    assertThat(late.fatalAtInit())
        .hasValueSatisfying(why -> assertThat(why).contains("@load zeekbus/options"));
    assertThat(run(site("redef zeekbus::" + option + ";"), Map.of()).fatalAtInit()).isEmpty();
  }

  @Test
  void anOptionIsUnknownBeforeOptionsAreLoaded() {
    assertThatThrownBy(() -> run("redef zeekbus::broker = \"10.0.0.1\";\n@load zeekbus", Map.of()))
        .hasMessageContaining("not previously defined");
  }

  @Test
  void withCurveEachOfTheKeysThatAreNamedIsNeeded() {
    StringWriter out = new StringWriter();
    new LocalZeek(new PrintWriter(out, true))
        .print(
            List.of(Endpoint.parse("tcp://127.0.0.1:5556")),
            List.of(Endpoint.parse("tcp://127.0.0.1:5555")),
            List.of(Endpoint.parse("tcp://127.0.0.1:5557")),
            true);
    Map<String, String> keys =
        KEY.matcher(out.toString())
            .results()
            .collect(Collectors.toMap(MatchResult::group, _ -> "key"));
    String script = site("redef zeekbus::curve = T;");
    assertThat(keys).hasSize(3);
    assertThat(run(script, keys).fatalAtInit()).isEmpty();
    for (String key : keys.keySet()) {
      Map<String, String> others = new HashMap<>(keys);
      others.remove(key);
      assertThat(run(script, others).fatalAtInit())
          .hasValueSatisfying(why -> assertThat(why).contains(key + ":"));
      String option = key.substring(CURVE.length()).toLowerCase(Locale.ROOT);
      assertThat(
              run(script + "redef %scurve_%s = \"key\";".formatted(OPTION, option), others)
                  .fatalAtInit())
          .isEmpty();
    }
  }

  @Test
  void withoutCurveNoKeyIsNeeded() {
    assertThat(run("@load zeekbus", Map.of()).fatalAtInit()).isEmpty();
    assertThat(runBeforeCurve("@load zeekbus").fatalAtInit()).isEmpty();
  }

  @Test
  void withCurveAZeekThatCannotEncryptEnds() {
    assertThat(runBeforeCurve(site("redef zeekbus::curve = T;")).fatalAtInit())
        .hasValueSatisfying(why -> assertThat(why).contains("Zeek 8.2"));
  }

  @Test
  void theExamplesOfItsManualWork() throws Exception {
    List<String> examples =
        Pattern.compile("^```zeek\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(Files.readString(PACKAGE.resolve("README.md")))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(examples).hasSizeGreaterThan(1);
    for (String example : examples) {
      assertThat(run(example, Map.of()).fatalAtInit()).isEmpty();
    }
  }

  @Test
  void itsManualListsAllOptions() throws Exception {
    List<String> options =
        Pattern.compile("^\tconst (\\w+)", Pattern.MULTILINE)
            .matcher(Files.readString(PACKAGE.resolve("scripts/options.zeek")))
            .results()
            .map(option -> option.group(1))
            .toList();
    String table =
        Files.readAllLines(PACKAGE.resolve("README.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .collect(Collectors.joining("\n"));
    assertThat(options).isNotEmpty().allMatch(option -> table.contains("`" + option + "`"));
  }

  private static String site(@Nullable String options) {
    return "@load zeekbus/options\n%s\n@load zeekbus\n".formatted(options == null ? "" : options);
  }

  private static String print(String xsub, String xpub, String pull) {
    StringWriter out = new StringWriter();
    new LocalZeek(new PrintWriter(out, true))
        .print(
            List.of(Endpoint.parse(xsub)),
            List.of(Endpoint.parse(xpub)),
            List.of(Endpoint.parse(pull)),
            false);
    return out.toString();
  }

  /** Without the sentences around it. */
  private static String code(String printed) {
    return printed
        .lines()
        .filter(line -> line.startsWith("@") || line.startsWith("redef "))
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, Object> effect(String node, String script) {
    ZeekScripts zeek = zeek(node, Map.of());
    zeek.parse(script);
    assertThat(zeek.fatalAtInit()).isEmpty();
    return zeek.zeeks();
  }

  private static ZeekScripts run(String script, Map<String, String> environment) {
    ZeekScripts zeek = zeek("MANAGER", environment);
    zeek.parse(script);
    return zeek;
  }

  private static ZeekScripts runBeforeCurve(String script) {
    Map<String, Object> zeeks = new HashMap<>(zeeks("MANAGER"));
    zeeks.keySet().removeIf(name -> name.startsWith(OPTION + "curve_"));
    ZeekScripts zeek = new ZeekScripts(zeeks, Map.of(), ZeekPackageTest::file);
    zeek.parse(script);
    return zeek;
  }

  private static ZeekScripts zeek(String node, Map<String, String> environment) {
    return new ZeekScripts(zeeks(node), environment, ZeekPackageTest::file);
  }

  /** With Zeek's defaults (scripts/policy/frameworks/cluster/backend/zeromq/options.zeek). */
  private static Map<String, Object> zeeks(String node) {
    Map<String, Object> zeeks = new HashMap<>();
    zeeks.put(OPTION + "run_proxy_thread", node.equals("MANAGER"));
    zeeks.put(OPTION + "connect_xsub_endpoint", "tcp://127.0.0.1:5555");
    zeeks.put(OPTION + "connect_xpub_endpoint", "tcp://127.0.0.1:5556");
    zeeks.put(OPTION + "connect_log_endpoints", new ArrayList<>());
    zeeks.put(OPTION + "ipv6", false);
    for (String key : List.of("server_publickey", "client_publickey", "client_secretkey")) {
      zeeks.put(OPTION + "curve_" + key, "");
    }
    zeeks.put("Cluster::manager_is_logger", true);
    zeeks.put("Cluster::MANAGER", "MANAGER");
    zeeks.put("Cluster::local_node_type", node);
    zeeks.put("Log::enable_local_logging", true);
    zeeks.put("Log::enable_remote_logging", !node.equals("MANAGER"));
    return zeeks;
  }

  private static Optional<String> file(String name) {
    try {
      return switch (name) {
        case "frameworks/cluster/backend/zeromq" -> Optional.of("");
        case "zeekbus" -> Optional.of(Files.readString(PACKAGE.resolve("scripts/__load__.zeek")));
        case "./options", "zeekbus/options" ->
            Optional.of(Files.readString(PACKAGE.resolve("scripts/options.zeek")));
        case "./main" -> Optional.of(Files.readString(PACKAGE.resolve("scripts/main.zeek")));
        default -> Optional.empty();
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

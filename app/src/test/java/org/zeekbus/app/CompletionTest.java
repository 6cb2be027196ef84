package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.TestProgram;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What real shells complete with the scripts of {@code completion}. */
@Timeout(180)
final class CompletionTest {
  /** A shell, and the script in its language that completes lines. */
  enum Shell {
    BASH("bash.sh", "bash", "--norc"),
    ZSH("zsh.zsh", "zsh", "-f"),
    FISH("fish.fish", "fish", "--no-config");

    private final String driver;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<String> command;

    Shell(String driver, String... command) {
      this.driver = driver;
      this.command = List.of(command);
    }

    String word() {
      return command.getFirst();
    }
  }

  private static final Pattern DASHBOARD = Pattern.compile("dashboard: (http://\\S+)/ .*");
  private static final String ANY_PORT = "tcp://127.0.0.1:0";

  /** For all lines of a shell: some list for seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void completesCommandsFlagsAndValues(Shell shell) throws Exception {
    Map<String, List<String>> expected = new LinkedHashMap<>();
    expected.put("zeekbus ta", List.of("tap"));
    expected.put("zeekbus known", List.of()); // hidden
    expected.put("zeekbus tap --fo", List.of("--for", "--force"));
    expected.put("zeekbus run --format ", List.of("json", "tsv"));
    expected.put("zeekbus run --format j", List.of("json"));
    expected.put(
        "zeekbus run --node version --rot", List.of("--rotation-interval", "--rotation-size"));
    expected.put("zeekbus logger --sink k", List.of("kafka"));
    expected.put("zeekbus run --log-level de", List.of("debug"));
    expected.put("zeekbus query --format t", List.of("table", "tsv"));
    expected.put("zeekbus top --view p", List.of("problems"));
    expected.put("zeekbus report --format ", List.of("html", "json"));
    expected.put("zeekbus completion ", List.of("bash", "fish", "zsh"));
    expected.put("zeekbus broker --dir", List.of()); // of a logger
    expected.put("zeekbus tap --node ", List.of()); // no zeekbus runs there
    expected.put("zeekbus -", flags(root()));
    for (CommandLine command : root().getSubcommands().values()) {
      boolean isSlow = shell == Shell.ZSH && flags(command).size() > 60; // it lists for seconds
      if (!command.getCommandSpec().usageMessage().hidden() && !isSlow) {
        expected.put("zeekbus %s -".formatted(command.getCommandName()), flags(command));
      }
    }
    assertThat(complete(shell, "http://127.0.0.1:" + unusedPort(), List.copyOf(expected.keySet())))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"ZSH", "FISH"})
  void completesFilesAndDirectories(Shell shell) throws Exception {
    Files.createDirectory(directory.resolve("records"));
    Files.createFile(directory.resolve("records.frames"));
    Map<String, List<String>> found =
        complete(
            shell, "", List.of("zeekbus decode rec", "zeekbus run --dir rec", "zeekbus tap rec"));
    String slash = shell == Shell.FISH ? "/" : "";
    assertThat(found.get("zeekbus decode rec"))
        .containsExactlyInAnyOrder("records.frames", "records" + slash);
    assertThat(found.get("zeekbus run --dir rec")).containsExactly("records" + slash);
    assertThat(found.get("zeekbus tap rec")).isEmpty();
  }

  @Test
  void bashCompletesFilesAsReadlineDoes() throws Exception {
    Files.createDirectory(directory.resolve("of logs"));
    Files.createFile(directory.resolve("of a site.yaml"));
    try (TmuxTerminal terminal = TmuxTerminal.open(directory, 120, 30)) {
      terminal.enters("source <(./zeekbus completion bash); echo loaded").awaits("\nloaded");
      terminal
          .types("./zeekbus run --config=of\\ a")
          .presses("Tab")
          .awaits("--config=of\\ a\\ site.yaml");
      terminal.types("--dir of").presses("Tab").awaits("--dir of\\ logs/");
    }
  }

  @Test
  void asksARunningZeekbusForNames() throws Exception {
    try (ZeekbusProcess broker =
            ZeekbusProcess.start(
                directory,
                "broker",
                "--xsub=" + ANY_PORT,
                "--xpub=" + ANY_PORT,
                ZeekbusProcess.HTTP_LISTEN,
                "127.0.0.1:0");
        PythonPeer node = PythonPeer.start()) {
      String xpub = broker.awaitListening().xpub();
      String url = broker.await(DASHBOARD).group(1);
      PythonPeer.Socket subscriber = node.socket("SUB");
      subscriber.connect(Endpoint.parse(xpub));
      subscriber.subscribe("zeek.cluster.nodeid.zeromq_worker-1_sensor_1_Nk3.");
      subscriber.subscribe("zeek.cluster.node.worker-1.");
      Await.until(
          "a node that zeekbus knows",
          () -> CommandLineRun.of("known", "nodes", "--url", url).out().equals("worker-1\n"));
      for (Shell shell : Shell.values()) {
        assertThat(complete(shell, url, List.of("zeekbus tap --node wo")))
            .containsEntry("zeekbus tap --node wo", List.of("worker-1"));
      }
    }
  }

  @Test
  void isSilentWhereNoneRuns() throws Exception {
    CommandLineRun run =
        CommandLineRun.of("known", "nodes", "--url", "http://127.0.0.1:" + unusedPort());
    assertThat(run).isEqualTo(new CommandLineRun(1, "", ""));
  }

  @Test
  void refusesAnotherShell() {
    assertThat(CommandLineRun.of("completion", "tcsh").errors())
        .containsExactly(
            "zeekbus completion: SHELL: 'tcsh' (expected: bash, zsh or fish);"
                + " `zeekbus completion --help` shows what it takes");
  }

  private static CommandLine root() {
    return Main.commandLine(Main.environmentOf(Map.of()));
  }

  private static List<String> flags(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(flag -> !flag.hidden())
        .flatMap((OptionSpec flag) -> List.of(flag.names()).stream())
        .sorted()
        .toList();
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What a shell offers for each line. */
  private Map<String, List<String>> complete(Shell shell, String url, List<String> lines)
      throws Exception {
    Path script =
        Files.writeString(
            directory.resolve("_zeekbus"), CommandLineRun.of("completion", shell.word()).out());
    Path driver = directory.resolve(shell.driver);
    try (InputStream in = CompletionTest.class.getResourceAsStream("completion/" + shell.driver)) {
      Files.write(driver, Objects.requireNonNull(in).readAllBytes());
    }
    Path programs = Files.createDirectories(directory.resolve("bin"));
    Path program =
        Files.writeString(
            programs.resolve("zeekbus"),
            "#!/bin/sh\nexec %s/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
                .formatted(
                    System.getProperty("java.home"),
                    System.getProperty("java.class.path", ""),
                    Main.class.getName()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command = new ArrayList<>(shell.command);
    command.addAll(List.of(driver.toString(), script.toString()));
    Path input = Files.write(directory.resolve("lines"), lines, UTF_8);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(input.toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("ZEEKBUS_"));
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("ZEEKBUS_URL", url);
    String said = TestProgram.run(builder, PATIENCE).said();
    Map<String, TreeSet<String>> found = new LinkedHashMap<>();
    lines.forEach(line -> found.put(line, new TreeSet<>()));
    for (String row : said.lines().toList()) {
      String[] parts = row.split("\t", 2);
      assertThat(found).as(said).containsKey(parts[0]);
      Objects.requireNonNull(found.get(parts[0])).add(parts[1]);
    }
    Map<String, List<String>> sorted = new LinkedHashMap<>();
    found.forEach((line, candidates) -> sorted.put(line, List.copyOf(candidates)));
    return sorted;
  }
}

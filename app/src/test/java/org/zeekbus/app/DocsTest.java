package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.app.role.AllSections;
import org.zeekbus.app.role.HttpSection;
import org.zeekbus.app.role.WebSocketSection;
import org.zeekbus.app.security.AllowList;
import org.zeekbus.settings.Setting;
import org.zeekbus.sink.testkit.TestCertificate;

/**
 * The examples in the manuals are true. The first word after the dashes of a code block says what
 * it is:
 *
 * <ul>
 *   <li>{@code console}: each line that begins with {@code $} is run, in order, in a directory and
 *       on a network of its own. The lines below it are printed, in this order; {@code …} stands
 *       for anything. A service runs until the page ends, or until the next one that is shown.
 *   <li>{@code yaml}: a configuration file that {@code check-config} takes; {@code yaml clients}: a
 *       list of clients.
 *   <li>{@code zeek}: lines that a service of this page prints.
 *   <li>{@code log}: lines that zeekbus can write; {@code …} stands for anything.
 *   <li>{@code java}, {@code ini}, {@code json}, {@code text}: no commands.
 * </ul>
 *
 * The second word is {@code untested}, or the name of the test that runs the block. Readers do not
 * see {@code <!-- run: COMMAND -->}, which stands for what a cluster does at that point.
 */
@Timeout(300)
final class DocsTest {
  private static final Pattern SECRET =
      Pattern.compile("/etc/zeekbus/(\\S+\\.(?:token|jaas|key|password|pem))");

  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK =
      Pattern.compile(
          "^```([^\n]*)\n(.*?)^```$|^<!-- run: (.*?) -->$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern COMMAND =
      Pattern.compile("^(\\./)?(zeekbus|zeekctl|systemctl|kill|mvn|python3|curl) .*");
  private static final Pattern SERVICE = Pattern.compile("\\./zeekbus (run|broker|logger)\\b.*");
  private static final Set<String> KINDS =
      Set.of("console", "yaml", "zeek", "log", "java", "python", "ini", "text", "json");

  /** Commands of the launcher alone. */
  private static final Set<String> LAUNCHER = Set.of("build", "test", "bench", "java", "package");

  /** Flags of other programs, of the launcher, and of benchmarks. */
  private static final Set<String> OTHER_FLAGS =
      Set.of(
          "--bootstrap-server",
          "--cap-drop",
          "--create",
          "--curve",
          "--data-binary",
          "--enable-native-access",
          "--from-file",
          "--long",
          "--loggers",
          "--network",
          "--now",
          "--only",
          "--partitions",
          "--peers",
          "--replication-factor",
          "--read-only",
          "--records",
          "--rm",
          "--rounds",
          "--set",
          "--sink",
          "--time",
          "--warm-up");

  /** As nobody sets it: a page's network is its own. */
  private static final Map<String, String> WITH_HTTP =
      Map.of(HttpSection.LISTEN.variable(), "", WebSocketSection.LISTEN.variable(), "");

  @TempDir private static Path directory;
  private static LauncherTree tree;

  @BeforeAll
  static void build() throws Exception {
    tree = LauncherTree.ofZeekbus(directory.resolve("tree"));
    assertThat(tree.run(Map.of(), "version").exit()).isZero();
  }

  /** A page, by its path below the root. */
  record Page(Path path) {
    String text() throws IOException {
      return Files.readString(ROOT.resolve(path));
    }

    List<Block> blocks() throws IOException {
      return BLOCK.matcher(text()).results().map(Block::of).toList();
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A code block: its kind, the word behind that or nothing, and its text. */
  record Block(String kind, String word, String text) {
    static Block of(MatchResult found) {
      if (found.group(3) != null) {
        return new Block("console", "", "$ " + found.group(3));
      }
      String[] words = found.group(1).split(" ", 2);
      return new Block(words[0], words.length == 1 ? "" : words[1], found.group(2));
    }
  }

  static Stream<Page> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
          Stream.of("README.md"),
          docs.map(path -> "docs/" + path.getFileName())
              .filter(name -> name.endsWith(".md"))
              .sorted())
          .map(Path::of)
          .map(Page::new)
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void eachBlockSaysWhatItIsAndNoCommandHides(Page page) throws IOException {
    for (Block block : page.blocks()) {
      assertThat(KINDS).as(block.text()).contains(block.kind());
      boolean isKnown = Set.of("", "untested", "clients").contains(block.word());
      assertThat(isKnown || tests().contains(block.word() + ".java"))
          .as("%s: untested, or a test's name", block.word())
          .isTrue();
      if (!block.kind().equals("console")) {
        assertThat(block.text().lines()).noneMatch(COMMAND.asMatchPredicate());
      }
    }
  }

  private static Set<String> tests() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources :
          modules.map(each -> each.resolve("src/test/java")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> all = Files.walk(sources)) {
          all.map(path -> path.getFileName().toString()).forEach(names::add);
        }
      }
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void itsCommandsRunAndPrintWhatIsShown(Page page) throws Exception {
    List<Block> blocks = page.blocks();
    if (blocks.stream().noneMatch(block -> block.kind().equals("console"))) {
      return;
    }
    try (Namespaces network = Namespaces.create();
        Terminal terminal = new Terminal(page, network)) {
      for (Block block : blocks) {
        if (block.word().isEmpty() && block.kind().equals("console")) {
          terminal.play(block.text());
        } else if (block.word().isEmpty() && block.kind().equals("zeek")) {
          terminal.awaitOfService(block.text());
        }
      }
      terminal.endService();
    }
  }

  /**
   * Where a page's commands are typed: a directory, a network with the address 10.0.0.1, and what
   * runs there.
   *
   * <p>Owner: the test's thread.
   */
  private static final class Terminal implements AutoCloseable {
    private final String here;
    private final Path home;
    private final List<ZeekbusProcess> services = new ArrayList<>();
    private final List<ZeekbusProcess> background = new ArrayList<>();

    Terminal(Page page, Namespaces network) throws Exception {
      here = String.join(" ", network.on("middle"));
      home = Files.createDirectories(directory.resolve(page.path().getFileName()));
      Files.createSymbolicLink(home.resolve("zeekbus"), tree.root.resolve("zeekbus"));
      Files.createSymbolicLink(home.resolve("recordings"), ROOT.resolve("recordings").toRealPath());
      try (InputStream cluster = DocsTest.class.getResourceAsStream("cluster.py")) {
        assertThat(cluster).as("cluster.py").isNotNull();
        Files.copy(cluster, home.resolve("cluster.py"));
      }
      run("ip addr add 10.0.0.1/24 dev lo", List.of());
      if (page.text().contains("/opt/zeek/spool/")) {
        run("./zeekbus keygen --dir opt/zeek/spool/zeromq/curve", List.of());
      }
    }

    /** Types the commands of a block and reads what they print. */
    void play(String block) throws Exception {
      for (String part : block.split("(?m)^\\$ ")) {
        List<String> lines = part.strip().lines().toList();
        if (!lines.isEmpty() && !part.isBlank()) {
          type(lines);
        }
      }
    }

    private void type(List<String> lines) throws Exception {
      int length = 1;
      while (lines.get(length - 1).endsWith("\\")) {
        length++;
      }
      String command =
          String.join("\n", lines.subList(0, length)).replace("/opt/zeek/", home + "/opt/zeek/");
      List<String> shown = lines.subList(length, lines.size());
      if (SERVICE.matcher(command).matches()) {
        endService();
        services.add(tree.shell(WITH_HTTP, "cd " + home + " && exec " + here + " " + command));
        await(shown.isEmpty() ? List.of("listening: …") : shown);
      } else if (command.endsWith("&")) {
        background.add(tree.shell(Map.of(), at(command.substring(0, command.length() - 1))));
      } else if (command.startsWith("kill ")) {
        run(command.replace("$PID", Long.toString(services.getLast().pid())), List.of());
        await(shown);
      } else {
        run(command, shown);
      }
    }

    private void await(List<String> shown) throws InterruptedException {
      for (String line : shown) {
        services.getLast().await(pattern(line));
      }
    }

    private void run(String command, List<String> shown) throws Exception {
      LauncherTree.Run run = tree.run(Map.of(), List.of("/bin/bash", "-c", at(command)));
      assertThat(run.exit()).as(command + "\n" + run.out() + run.err()).isZero();
      String printed = run.out() + run.err();
      int at = 0;
      for (String line : shown) {
        Matcher found = Pattern.compile("(?m)^" + pattern(line) + "$").matcher(printed);
        assertThat(found.find(at)).as("%s prints %s, in:\n%s", command, line, printed).isTrue();
        at = found.end();
      }
    }

    private String at(String command) {
      return "cd %s && exec %s /bin/bash -c %s"
          .formatted(home, here, "'" + command.replace("'", "'\\''") + "'");
    }

    /** A line that is shown, with {@code …} for anything and any number of spaces. */
    private static Pattern pattern(String line) {
      String regex =
          Stream.of(line.strip().split("…", -1))
              .map(part -> part.isEmpty() ? "" : Pattern.quote(part))
              .collect(Collectors.joining(".*"));
      return Pattern.compile(" *" + regex.replaceAll(" +", "\\\\E +\\\\Q") + " *");
    }

    /** Waits until the service has printed these lines, one below the other. */
    void awaitOfService(String lines) throws InterruptedException {
      ZeekbusProcess service = services.getLast();
      String last = lines.strip().lines().toList().getLast();
      service.awaitInAnyOrder(Pattern.compile(Pattern.quote(last)));
      assertThat(service.printed()).contains(lines.strip());
    }

    /** Ends what still runs: a service exits with 0. */
    void endService() throws Exception {
      background.forEach(ZeekbusProcess::close);
      background.clear();
      if (!services.isEmpty()) {
        ZeekbusProcess last = services.getLast();
        assertThat(last.signal("TERM").awaitExit()).as(last.printed()).isZero();
      }
    }

    @Override
    public void close() {
      services.forEach(ZeekbusProcess::close);
      background.forEach(ZeekbusProcess::close);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void itsConfigurationFilesAreAccepted(Page page) throws Exception {
    for (Block block : page.blocks()) {
      if (block.kind().equals("yaml") && block.word().isEmpty()) {
        String text = withSecrets(block.text());
        Path file = Files.writeString(directory.resolve("zeekbus.yaml"), text);
        CommandLineRun run = CommandLineRun.of("check-config", "--config", file.toString());
        assertThat(run.errors()).isEmpty();
        assertThat(run.exit()).isZero();
      } else if (block.kind().equals("yaml") && block.word().equals("clients")) {
        Path file = Files.writeString(directory.resolve("clients.yaml"), block.text());
        AllowList clients = new AllowList(file, Optional.empty(), false, true);
        clients.read();
        assertThat(clients.size()).isPositive();
      }
    }
  }

  /** The same with the site's files here, where a start may read them. */
  private String withSecrets(String text) throws Exception {
    for (MatchResult file : SECRET.matcher(text).results().toList()) {
      String name = file.group(1);
      Path secret = directory.resolve(name);
      Files.writeString(
          secret,
          name.endsWith(".pem")
              ? Files.readString(TestCertificate.make(directory, "of-" + name).certificate())
              : "secret");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }
    return SECRET.matcher(text).replaceAll(directory + "/$1");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void itsLinesOfTheLogCanBeWritten(Page page) throws IOException {
    String sources = sources();
    Stream<String> lines =
        Stream.concat(
            page.blocks().stream()
                .filter(block -> block.kind().equals("log"))
                .flatMap(block -> block.text().lines()),
            Pattern.compile("(?m)^\\| `([^`]*…[^`]*)` \\|")
                .matcher(page.text())
                .results()
                .map(found -> found.group(1)));
    lines
        .flatMap(line -> Stream.of(line.split("…")))
        .map(String::strip)
        .filter(part -> part.length() > 4)
        .forEach(part -> assertThat(sources.contains(part)).as("no source says: " + part).isTrue());
  }

  /** All that is compiled, with texts in one piece. */
  private static String sources() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file :
          files
              .filter(path -> path.toString().contains("/src/main/java/"))
              .filter(path -> path.toString().endsWith(".java"))
              .toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString().replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\"");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void itsCommandsFlagsAndVariablesExist(Page page) throws IOException {
    String text = page.text();
    var commands = Main.commandLine(Main.environmentOf(Map.of())).getSubcommands();
    Set<String> names = new TreeSet<>(commands.keySet());
    names.addAll(LAUNCHER);
    Set<String> flags = new TreeSet<>(OTHER_FLAGS);
    commands
        .values()
        .forEach(command ->
            command
                .getCommandSpec()
                .options()
                .forEach(option -> flags.addAll(List.of(option.names()))));
    assertThat(names).containsAll(found("(?:`|\\./)zeekbus ([a-z-]+)", text));
    assertThat(flags).containsAll(found("(?<![\\w-])(--[a-z][a-z0-9-]+)", text));
    assertThat(variables()).containsAll(found("\\b(ZEEKBUS_[A-Z0-9_]+[A-Z0-9])\\b(?!…)", text));
  }

  private static Set<String> variables() {
    Set<String> all =
        AllSections.join().settings().stream()
            .map(Setting::variable)
            .collect(Collectors.toCollection(TreeSet::new));
    all.addAll(
        List.of(
            "ZEEKBUS_CONFIG",
            "ZEEKBUS_PLUGINS",
            "ZEEKBUS_JAVA_OPTS",
            "ZEEKBUS_SPEED",
            "ZEEKBUS_PORT",
            "ZEEKBUS_SERVICE",
            "ZEEKBUS_BROKER_XPUB",
            "ZEEKBUS_BROKER_XSUB"));
    return all;
  }

  private static Set<String> found(String regex, String text) {
    return Pattern.compile(regex)
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void itsLinksLeadSomewhere(Page page) throws IOException {
    for (String link : found("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)", page.text())) {
      assertThat(ROOT.resolve(page.path()).resolveSibling(link)).exists();
    }
    for (MatchResult link :
        Pattern.compile("\\]\\((?!https?:)([^)#]*)#([^)]+)\\)")
            .matcher(page.text())
            .results()
            .toList()) {
      Path target =
          link.group(1).isEmpty()
              ? ROOT.resolve(page.path())
              : ROOT.resolve(page.path()).resolveSibling(link.group(1));
      Set<String> anchors =
          found("(?m)^#+ (.*)$", Files.readString(target)).stream()
              .map(title -> title.toLowerCase(Locale.ROOT))
              .map(title -> title.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
              .collect(Collectors.toSet());
      assertThat(anchors).as(target.toString()).contains(link.group(2));
    }
  }
}

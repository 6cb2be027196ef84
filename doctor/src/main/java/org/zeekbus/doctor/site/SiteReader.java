package org.zeekbus.doctor.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.zeekbus.zmtp.system.Reason;

/**
 * Reads the files of a Zeek installation in the order in which Zeek runs them: the layout, the
 * site's scripts, what zeekctl generates, and then what {@code aux_scripts} of a node and {@code
 * ZeekArgs} name. The later wins (ZeekControl/control.py; {@code scripts/zeekctl/auto.zeek}).
 *
 * <p>Owner: the caller of {@link #read}.
 */
public final class SiteReader {
  private static final String NODE_FILE = "node.cfg";
  private static final String OPTIONS_FILE = "zeekctl.cfg";

  private final Path prefix;
  private final Map<Path, String> unreadable = new TreeMap<>();

  private SiteReader(Path prefix) {
    this.prefix = prefix;
  }

  /**
   * What there is below a prefix.
   *
   * @throws IOException if it is not one of Zeek's, or {@code node.cfg} cannot be read
   */
  public static Site read(Path prefix) throws IOException {
    return new SiteReader(prefix.toAbsolutePath().normalize()).site();
  }

  private Site site() throws IOException {
    Path optionsFile = SiteFinder.etc(prefix).resolve(OPTIONS_FILE);
    ZeekctlOptions options = ZeekctlOptions.of(prefix, optionsFile, textOf(optionsFile).orElse(""));
    Path nodeFile = options.path("CfgDir").resolve(NODE_FILE);
    NodeFile nodeLines = NodeFile.read(nodeFile, SiteFile.read(nodeFile));
    List<NodeLine> lines = nodeLines.nodes();
    Path auto = options.path("PolicyDirSiteInstallAuto");
    List<Path> scripts = new ArrayList<>();
    for (String each : options.get("SitePolicyPath").split(":", -1)) {
      if (!each.isBlank()) {
        scripts.add(prefix.resolve(each.strip()));
      }
    }
    List<Path> searched = new ArrayList<>(scripts);
    searched.add(auto);
    ScriptFiles files =
        new ScriptFiles(searched, auto, ZeekScripts.of(prefix, options.path("PolicyDir")));
    List<Path> order = order(options, files, scripts, auto);
    List<Statement.Assignment> tables = new ArrayList<>();
    Set<Path> looked = new HashSet<>();
    order.forEach(file -> tables(file, files, looked, tables));
    Optional<Path> layoutFile = tables.stream().map(table -> table.place().file()).findFirst();
    List<LayoutNode> layout = layout(tables);
    List<SiteNode> nodes = nodes(lines, layout, variables(options), files, order);
    for (SiteNode node : nodes) {
      node.line()
          .ifPresent(line ->
              CommandWords.of(line.scripts(), line.place()).run(node.scripts(), files, auto));
      options
          .place("ZeekArgs")
          .ifPresent(place ->
              CommandWords.of(options.get("ZeekArgs"), place).run(node.scripts(), files, auto));
      if (unreadable.containsKey(optionsFile)) {
        node.scripts().hide(new Place(optionsFile, 1));
      }
    }
    Optional<Path> generated =
        Optional.of(auto.resolve("zeekctl-config.zeek")).filter(Files::exists);
    List<Path> undeployed = undeployed(options, files, scripts);
    List<Mistake> mistakes = new ArrayList<>(options.mistakes());
    if (!Files.exists(optionsFile) && !unreadable.containsKey(optionsFile)) {
      mistakes.add(Mistake.ofZeekctl(new Place(optionsFile, 0), "there is no such file", ""));
    }
    KeyFiles keys = KeyFiles.read(options.path("cluster_backend_zeromq.curve_dir"), mistakes);
    mistakes.addAll(nodeLines.mistakes());
    mistakes.addAll(missing(options, files, scripts));
    nodes.forEach(node -> mistakes.addAll(OptionMistakes.of(node.scripts())));
    mistakes.addAll(files.mistakes());
    unreadable.putAll(files.unreadable());
    return new Site(
        prefix,
        options,
        nodeFile,
        lines,
        layout,
        layoutFile,
        nodes,
        local(options, files, scripts),
        generated,
        webSocket(nodes),
        keys,
        undeployed,
        mistakes.stream().distinct().toList(),
        unreadable);
  }

  /** Scripts of which zeekctl tells the nodes, and which are not there. */
  private static List<Mistake> missing(
      ZeekctlOptions options, ScriptFiles files, List<Path> scripts) {
    Place place = options.place("SitePolicyScripts").orElse(new Place(options.file(), 0));
    return siteScripts(options).stream()
        .filter(script -> !scripts.isEmpty() && files.isMissing(script, scripts.getFirst()))
        .map(script ->
            Mistake.ofZeek(
                place,
                "SitePolicyScripts names %s, which is not in %s"
                    .formatted(script, options.get("SitePolicyPath")),
                "SitePolicyScripts = (the names of scripts)"))
        .toList();
  }

  private Optional<String> textOf(Path file) {
    Optional<Path> closed = ClosedDirectory.above(file);
    if (closed.isPresent()) {
      unreadable.put(closed.get(), ClosedDirectory.WHY);
      return Optional.empty();
    }
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(SiteFile.read(file));
    } catch (IOException e) {
      unreadable.put(file, Reason.of(e));
      return Optional.empty();
    }
  }

  /** The files that all nodes run, as far as they are the site's. */
  private static List<Path> order(
      ZeekctlOptions options, ScriptFiles files, List<Path> scripts, Path auto) {
    List<Path> order = new ArrayList<>();
    Path first = scripts.isEmpty() ? auto : scripts.getFirst();
    for (String layout : List.of("cluster-layout", "standalone-layout")) {
      Optional<Path> generated = files.find("./" + layout, auto.resolve("all.zeek"));
      generated.or(() -> files.find(layout, first)).ifPresent(order::add);
      if (!order.isEmpty()) {
        break;
      }
    }
    for (String script : siteScripts(options)) {
      files.find(script, first).ifPresent(order::add);
    }
    for (String generated : List.of("local-networks", "zeekctl-config")) {
      files.find("./" + generated, auto.resolve("all.zeek")).ifPresent(order::add);
    }
    return order;
  }

  private static List<String> siteScripts(ZeekctlOptions options) {
    return Stream.of(options.get("SitePolicyScripts").split("\\s+", 0))
        .filter(script -> !script.isEmpty())
        .toList();
  }

  /** What a file and those that it loads say of {@code Cluster::nodes}, whoever asks. */
  private static void tables(
      Path file, ScriptFiles files, Set<Path> looked, List<Statement.Assignment> tables) {
    if (looked.add(file)) {
      tables(files.statements(file), files, looked, tables);
    }
  }

  private static void tables(
      List<Statement> statements,
      ScriptFiles files,
      Set<Path> looked,
      List<Statement.Assignment> tables) {
    for (Statement statement : statements) {
      switch (statement) {
        case Statement.Assignment assignment when assignment.name().equals(Option.NODES) ->
            tables.add(assignment);
        case Statement.Load load ->
            files
                .find(load.what(), load.place().file())
                .ifPresent(file -> tables(file, files, looked, tables));
        case Statement.If choice -> {
          tables(choice.then(), files, looked, tables);
          tables(choice.otherwise(), files, looked, tables);
        }
        case Statement.Assignment _, Statement.Call _, Statement.Broken _, Statement.Hidden _ -> {}
      }
    }
  }

  /** Those of zeekctl, and those that scripts add, such as programs that join the cluster. */
  private static List<LayoutNode> layout(List<Statement.Assignment> tables) {
    Map<String, LayoutNode> nodes = new LinkedHashMap<>();
    for (Statement.Assignment table : tables) {
      if (table.operator() == Statement.Operator.SET) {
        nodes.clear();
      }
      LayoutReader.read(table.value()).forEach(node -> nodes.put(node.name(), node));
    }
    return List.copyOf(nodes.values());
  }

  private static Map<String, String> variables(ZeekctlOptions options) {
    return NodeFile.variables(options.get("env_vars"));
  }

  private static List<SiteNode> nodes(
      List<NodeLine> lines,
      List<LayoutNode> layout,
      Map<String, String> ofAll,
      ScriptFiles files,
      List<Path> order) {
    List<SiteNode> nodes = new ArrayList<>();
    for (LayoutNode entry : layout) {
      if (!entry.type().equals("CONTROL")) {
        Optional<NodeLine> line =
            lines.stream().filter(each -> each.standsFor(entry.name())).findFirst();
        nodes.add(
            node(
                entry.name(),
                entry.type(),
                entry.address(),
                Optional.of(entry),
                line,
                ofAll,
                files));
      }
    }
    if (layout.isEmpty() && lines.size() == 1 && lines.getFirst().type().equals("standalone")) {
      NodeLine line = lines.getFirst();
      nodes.add(
          node(
              line.name(),
              SiteNode.NONE,
              line.host(),
              Optional.empty(),
              Optional.of(line),
              ofAll,
              files));
    }
    nodes.forEach(node -> order.forEach(node.scripts()::load));
    return nodes;
  }

  private static SiteNode node(
      String name,
      String type,
      String address,
      Optional<LayoutNode> layout,
      Optional<NodeLine> line,
      Map<String, String> ofAll,
      ScriptFiles files) {
    Map<String, String> variables = new LinkedHashMap<>(ofAll);
    line.ifPresent(each -> variables.putAll(each.variables()));
    return new SiteNode(
        name,
        type,
        address,
        layout,
        line,
        variables,
        new NodeScripts(name, "Cluster::" + type, variables, files));
  }

  private static Optional<WebSocketListen> webSocket(List<SiteNode> nodes) {
    return nodes.stream()
        .filter(node -> node.isManager() || node.isStandalone())
        .flatMap(node -> node.scripts().calls().stream())
        .filter(call -> LayoutReader.webSocketPort(call.arguments()).isPresent())
        .map(call ->
            new WebSocketListen(
                LayoutReader.webSocketAddress(call.arguments()),
                LayoutReader.webSocketPort(call.arguments()).orElseThrow(),
                call.place()))
        .findFirst();
  }

  /** The file for the site's own lines: the first of its scripts, or where it would be. */
  private static Path local(ZeekctlOptions options, ScriptFiles files, List<Path> scripts) {
    String name = siteScripts(options).stream().findFirst().orElse("local.zeek");
    Path first = scripts.isEmpty() ? options.path("PolicyDir") : scripts.getFirst();
    return files
        .find(name, first.resolve(name))
        .filter(Files::isRegularFile)
        .orElse(first.resolve(name));
  }

  /** Scripts of which nodes run an older copy. */
  private List<Path> undeployed(ZeekctlOptions options, ScriptFiles files, List<Path> scripts) {
    Path installed = options.path("PolicyDirSiteInstall");
    List<Path> changed = new ArrayList<>();
    if (!Files.isDirectory(installed)) {
      return changed;
    }
    for (Path file : files.read()) {
      for (Path directory : scripts) {
        if (file.startsWith(directory) && !file.startsWith(installed)) {
          Path copy = installed.resolve(directory.relativize(file));
          Optional<String> here = textOf(file);
          Optional<String> there = textOf(copy);
          if (!here.equals(there) && !isHidden(file) && !isHidden(copy)) {
            changed.add(file);
          }
        }
      }
    }
    return changed;
  }

  private boolean isHidden(Path file) {
    return unreadable.keySet().stream().anyMatch(file::startsWith);
  }
}

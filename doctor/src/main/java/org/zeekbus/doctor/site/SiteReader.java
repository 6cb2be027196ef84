package org.zeekbus.doctor.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.zeekbus.zmtp.system.Reason;

/**
 * Reads the files of a Zeek installation in the order in which Zeek runs them: the layout, the
 * site's scripts, and then what zeekctl generates, which therefore wins (zeekctl's {@code
 * scripts/zeekctl/auto.zeek}).
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
    Path optionsFile = prefix.resolve("etc").resolve(OPTIONS_FILE);
    ZeekctlOptions options = ZeekctlOptions.of(prefix, optionsFile, textOf(optionsFile).orElse(""));
    Path nodeFile = options.path("CfgDir").resolve(NODE_FILE);
    List<NodeLine> lines = NodeFile.read(nodeFile, SiteFile.read(nodeFile));
    Path auto = options.path("PolicyDirSiteInstallAuto");
    List<Path> scripts = new ArrayList<>();
    for (String each : options.get("SitePolicyPath").split(":", -1)) {
      if (!each.isBlank()) {
        scripts.add(prefix.resolve(each.strip()));
      }
    }
    List<Path> searched = new ArrayList<>(scripts);
    searched.add(auto);
    ScriptFiles files = new ScriptFiles(searched);
    List<Path> order = order(options, files, scripts, auto);
    Optional<Path> layoutFile =
        order.stream().filter(file -> nodesIn(files.statements(file)).isPresent()).findFirst();
    List<LayoutNode> layout =
        layoutFile
            .flatMap(file -> nodesIn(files.statements(file)))
            .map(found -> LayoutReader.read(found.value()))
            .orElse(List.of());
    List<SiteNode> nodes = nodes(lines, layout, variables(options), files, order);
    Optional<Path> generated =
        Optional.of(auto.resolve("zeekctl-config.zeek")).filter(Files::exists);
    unreadable.putAll(files.unreadable());
    return new Site(
        prefix,
        options,
        nodeFile,
        lines,
        layout,
        layoutFile,
        nodes,
        local(options, scripts),
        generated,
        webSocket(nodes),
        undeployed(options, files, scripts),
        unreadable);
  }

  private Optional<String> textOf(Path file) {
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

  /** The files that a node runs, as far as they are the site's. */
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
    for (String script : options.get("SitePolicyScripts").split("[\\s,]+", 0)) {
      files.find(script, first).ifPresent(order::add);
    }
    for (String generated : List.of("local-networks", "zeekctl-config")) {
      files.find("./" + generated, auto.resolve("all.zeek")).ifPresent(order::add);
    }
    return order;
  }

  private static Optional<Statement.Assignment> nodesIn(List<Statement> statements) {
    for (Statement statement : statements) {
      if (statement instanceof Statement.Assignment assignment
          && assignment.name().equals(Option.NODES)) {
        return Optional.of(assignment);
      }
      if (statement instanceof Statement.If choice) {
        Optional<Statement.Assignment> found =
            nodesIn(choice.then()).or(() -> nodesIn(choice.otherwise()));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
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

  private static Path local(ZeekctlOptions options, List<Path> scripts) {
    String name = options.get("SitePolicyScripts").split("[\\s,]+", 0)[0];
    return scripts.isEmpty()
        ? options.path("PolicyDir").resolve(name)
        : scripts.getFirst().resolve(name.isEmpty() ? "local.zeek" : name);
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
          if (!textOf(file).equals(textOf(copy))) {
            changed.add(file);
          }
        }
      }
    }
    return changed;
  }
}

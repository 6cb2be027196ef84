package org.zeekbus.doctor.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the files of a Zeek installation say, on the host that they were read on.
 *
 * @param prefix where Zeek is installed
 * @param lines of {@code node.cfg}
 * @param layout of {@code Cluster::nodes}, with zeekctl's own entry for control
 * @param layoutFile where that stands, if there is a layout
 * @param nodes those of the layout that are processes, or the one of {@code node.cfg} alone
 * @param localScript where the site's own lines belong
 * @param generated zeekctl's own file of options, if it has been generated
 * @param webSocket where the manager listens
 * @param keyFiles zeekctl's own
 * @param undeployed scripts and files that were changed since zeekctl last installed them
 * @param mistakes what zeekctl or Zeek would refuse in these files
 * @param unreadable files that are there and could not be read, or directories that may not be
 *     looked into, and why
 */
public record Site(
    Path prefix,
    ZeekctlOptions options,
    Path nodeFile,
    List<NodeLine> lines,
    List<LayoutNode> layout,
    Optional<Path> layoutFile,
    List<SiteNode> nodes,
    Path localScript,
    Optional<Path> generated,
    Optional<WebSocketListen> webSocket,
    KeyFiles keyFiles,
    List<Path> undeployed,
    List<Mistake> mistakes,
    Map<Path, String> unreadable) {
  public Site {
    lines = List.copyOf(lines);
    layout = List.copyOf(layout);
    nodes = List.copyOf(nodes);
    undeployed = List.copyOf(undeployed);
    mistakes = List.copyOf(mistakes);
    unreadable = Map.copyOf(unreadable);
  }

  public Optional<SiteNode> manager() {
    return nodes.stream().filter(SiteNode::isManager).findFirst();
  }

  /** Loggers of Zeek's own. */
  public List<SiteNode> loggers() {
    return nodes.stream().filter(SiteNode::isLogger).toList();
  }

  /** Whether its nodes speak ZeroMQ: without that, zeekbus is nothing to them. */
  public boolean isZeroMq() {
    return options.get("ClusterBackend").equalsIgnoreCase("ZeroMQ");
  }

  /** Whether it would not be seen if something were there. */
  public boolean isHidden(Path path) {
    return unreadable.keySet().stream().anyMatch(path::startsWith);
  }

  /** Whether a value comes from zeekctl's own file, which wins over the site's scripts. */
  public boolean isGenerated(Place place) {
    return generated.filter(place.file()::equals).isPresent();
  }

  /** What zeekctl itself wrote of an option for the nodes, when it was last told to. */
  public Optional<Assigned> installed(String option) {
    return nodes.stream()
        .flatMap(node -> node.scripts().history(option).stream())
        .filter(assigned -> isGenerated(assigned.place()))
        .findFirst();
  }

  /** Whether the site is one process. */
  public boolean isStandalone() {
    return nodes.size() == 1 && nodes.getFirst().isStandalone();
  }

  /** The distinct addresses of its nodes. */
  public List<String> addresses() {
    return nodes.stream()
        .map(SiteNode::address)
        .filter(address -> !address.isEmpty())
        .distinct()
        .toList();
  }

  /** The directory whose files zeekctl writes anew at each deployment. */
  public Path autoDirectory() {
    return options.path("PolicyDirSiteInstallAuto");
  }

  /** The directory in which zeekctl keeps keys. */
  public Path keys() {
    return options.path("cluster_backend_zeromq.curve_dir");
  }
}

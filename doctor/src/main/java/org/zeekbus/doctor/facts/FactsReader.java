package org.zeekbus.doctor.facts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.zeekbus.doctor.finding.Unseen;
import org.zeekbus.doctor.machine.DiskRoom;
import org.zeekbus.doctor.machine.HostInterface;
import org.zeekbus.doctor.machine.Listener;
import org.zeekbus.doctor.machine.Machine;
import org.zeekbus.doctor.machine.MachineReader;
import org.zeekbus.doctor.machine.OwnerProcess;
import org.zeekbus.doctor.machine.SocketTable;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.top.api.Server;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.system.Reason;

/**
 * Gathers the facts. Each source may fail, which is noted.
 *
 * <p>Owner: the caller of {@link #read}.
 */
public final class FactsReader {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Zeek's own metric of its version, with it as a label (base/frameworks/telemetry). */
  private static final Pattern VERSION =
      Pattern.compile("(?m)^zeek_version_info\\{[^}\n]*\\bversion_string=\"([^\"\n]{1,80})\"");

  private final World world;
  private final boolean isOffline;
  private final List<Unseen> unseen = new ArrayList<>();

  private FactsReader(World world, boolean isOffline) {
    this.world = world;
    this.isOffline = isOffline;
  }

  /**
   * What to look at.
   *
   * @param server where a running zeekbus would answer, if it serves HTTP
   * @param isServerAskedFor whether somebody named it
   * @param isOffline whether nobody is asked over the network
   * @param unseen what could not be looked at already
   */
  public record Request(
      Optional<Site> site,
      List<Bus> buses,
      Optional<Server> server,
      boolean isServerAskedFor,
      boolean isOffline,
      List<Unseen> unseen) {}

  /** Looks at all of it. */
  public static Facts read(Request request, World world) throws InterruptedException {
    return new FactsReader(world, request.isOffline()).facts(request);
  }

  private Facts facts(Request request) throws InterruptedException {
    unseen.addAll(request.unseen());
    request
        .site()
        .ifPresent(site ->
            site.unreadable()
                .forEach((file, why) -> unseen.add(new Unseen(file.toString(), why, true))));
    Optional<Running> running = running(request);
    Optional<Site> site = request.site();
    List<Bus> buses = new ArrayList<>(request.buses());
    running.ifPresent(
        each -> buses.set(0, buses.getFirst().running(each.hasBroker(), each.hasLogger())));
    List<HostInterface> interfaces = interfaces();
    Names names = names(site, buses, interfaces);
    return new Facts(
        site,
        buses,
        running,
        machine(site, buses, running, interfaces),
        names,
        site.isPresent() ? versions(site.get()) : List.of(),
        unseen);
  }

  private Optional<Running> running(Request request) throws InterruptedException {
    if (isOffline || request.server().isEmpty()) {
      return Optional.empty();
    }
    Server server = request.server().get();
    try {
      return Optional.of(new Running(server.url().toString(), world.ask(server, Running.PATHS)));
    } catch (IOException e) {
      unseen.add(
          new Unseen(
              "a running zeekbus", String.valueOf(e.getMessage()), request.isServerAskedFor()));
      return Optional.empty();
    }
  }

  private List<HostInterface> interfaces() {
    try {
      return world.interfaces();
    } catch (IOException e) {
      unseen.add(new Unseen("network interfaces", Reason.of(e), false));
      return List.of();
    }
  }

  private Names names(Optional<Site> site, List<Bus> buses, List<HostInterface> interfaces)
      throws InterruptedException {
    Set<String> hosts = new TreeSet<>();
    site.ifPresent(each -> {
      each.lines().forEach(line -> hosts.add(line.host()));
      each.nodes().forEach(node -> addEndpoints(node, hosts));
    });
    for (Bus bus : buses) {
      Stream.of(bus.xsub(), bus.xpub(), bus.pull())
          .flatMap(List::stream)
          .forEach(endpoint -> addHost(endpoint, hosts));
      bus.webSocket().ifPresent(endpoint -> addHost(endpoint, hosts));
      bus.http().ifPresent(endpoint -> addHost(endpoint, hosts));
    }
    hosts.removeIf(host ->
        host.isEmpty()
            || host.equals("*")
            || Names.literal(host).isPresent()
            || interfaces.stream().anyMatch(each -> each.name().equals(host)));
    Map<String, List<InetAddress>> answers = new HashMap<>();
    if (isOffline) {
      return new Names(answers, Set.of(), interfaces);
    }
    Map<String, List<InetAddress>> asked = Together.ask(hosts, PATIENCE, this::resolved);
    Set<String> unanswered = new TreeSet<>(hosts);
    unanswered.removeAll(asked.keySet());
    return new Names(asked, unanswered, interfaces);
  }

  private static void addEndpoints(SiteNode node, Set<String> hosts) {
    for (String option : List.of(Option.CONNECT_XPUB, Option.CONNECT_XSUB)) {
      node.scripts().text(option).flatMap(Endpoints::parse).ifPresent(each -> addHost(each, hosts));
    }
  }

  private static void addHost(Endpoint endpoint, Set<String> hosts) {
    if (endpoint instanceof Endpoint.Tcp tcp) {
      hosts.add(tcp.host());
    }
  }

  private List<InetAddress> resolved(String name) {
    try {
      return world.resolve(name);
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private Machine machine(
      Optional<Site> site,
      List<Bus> buses,
      Optional<Running> running,
      List<HostInterface> interfaces) {
    MachineReader reader = new MachineReader(world.root());
    Optional<OwnerProcess> process =
        running.isPresent() ? reader.process(running.get().pid()) : reader.zeekbus();
    Map<String, DiskRoom> disks = new LinkedHashMap<>();
    Set<Path> paths = new LinkedHashSet<>();
    for (Bus bus : buses) {
      bus.directories()
          .forEach((key, directory) -> {
            world.room(directory).ifPresent(room -> disks.putIfAbsent(key, room));
            paths.add(directory);
          });
    }
    site.ifPresent(each -> {
      for (String option : List.of("LogDir", "SpoolDir")) {
        world.room(each.options().path(option)).ifPresent(room -> disks.put(option, room));
        paths.add(each.options().path(option));
      }
      paths.add(each.nodeFile());
      paths.add(each.localScript());
      each.layoutFile().ifPresent(paths::add);
    });
    Map<Path, Instant> changed = new TreeMap<>();
    paths.forEach(path -> world.changed(path).ifPresent(time -> changed.put(path, time)));
    return new Machine(
        world.now(),
        process,
        listeners(reader, site, buses),
        reader.descriptors(process),
        reader.setting("net/core/somaxconn"),
        reader.setting("net/ipv4/tcp_mtu_probing"),
        reader.memory(process),
        disks,
        interfaces,
        changed);
  }

  private List<Listener> listeners(MachineReader reader, Optional<Site> site, List<Bus> buses) {
    Set<Integer> ports = new TreeSet<>();
    for (Bus bus : buses) {
      Stream.of(
              bus.xsub().stream(),
              bus.xpub().stream(),
              bus.pull().stream(),
              bus.http().stream(),
              bus.webSocket().stream())
          .flatMap(each -> each)
          .forEach(endpoint -> {
            if (endpoint instanceof Endpoint.Tcp tcp && tcp.port() != 0) {
              ports.add(tcp.port());
            }
          });
    }
    site.flatMap(Site::webSocket).ifPresent(each -> ports.add(each.port()));
    try {
      return SocketTable.read(reader.proc(), ports);
    } catch (IOException e) {
      unseen.add(new Unseen("ports in use", Reason.withPlace(e), false));
      return List.of();
    }
  }

  /** Of those nodes that let this host ask. Most listen on their own host alone. */
  private List<NodeVersion> versions(Site site) throws InterruptedException {
    if (isOffline) {
      return List.of();
    }
    Map<String, String> urls = new LinkedHashMap<>();
    for (SiteNode node : site.nodes()) {
      node.layout()
          .filter(entry -> entry.metricsPort().isPresent())
          .ifPresent(entry ->
              urls.put(
                  node.name(),
                  "http://%s/metrics"
                      .formatted(
                          new Endpoint.Tcp(entry.address(), entry.metricsPort().getAsInt())
                              .hostAndPort())));
    }
    Map<String, String> versions =
        Together.ask(urls.keySet(), PATIENCE, node -> version(urls.getOrDefault(node, "")));
    return versions.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry ->
            new NodeVersion(
                entry.getKey(), entry.getValue(), urls.getOrDefault(entry.getKey(), "")))
        .toList();
  }

  private String version(String url) throws InterruptedException {
    try {
      Matcher found = VERSION.matcher(world.get(URI.create(url)));
      return found.find() ? found.group(1) : "";
    } catch (IOException | IllegalArgumentException e) {
      return ""; // it is another host's, or the node does not run
    }
  }
}

package org.zeekbus.doctor.facts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.zeekbus.doctor.machine.Denial;
import org.zeekbus.doctor.machine.DiskRoom;
import org.zeekbus.doctor.machine.HostInterface;
import org.zeekbus.doctor.machine.Listener;
import org.zeekbus.doctor.machine.Machine;
import org.zeekbus.doctor.machine.MachineReader;
import org.zeekbus.doctor.machine.OwnerProcess;
import org.zeekbus.doctor.machine.ServiceUnit;
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
  /** For each that is asked. */
  public static final Duration PATIENCE = Duration.ofSeconds(3);

  /** For {@link Together}. */
  private static final String SERVICES = "services";

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

  /** Makes of a bus, and of what one that runs says, the bus that runs. */
  @FunctionalInterface
  public interface InEffect {
    /** That bus. */
    Bus of(Bus bus, Running running) throws InterruptedException;
  }

  /**
   * What to look at.
   *
   * @param server where a running zeekbus would answer, if it serves HTTP
   * @param isServerAskedFor whether somebody named it
   * @param inEffect knows the settings of one that runs
   * @param isOffline whether nobody is asked over the network
   * @param unseen what could not be looked at already
   */
  public record Request(
      Optional<Site> site,
      List<Bus> buses,
      Optional<Server> server,
      boolean isServerAskedFor,
      InEffect inEffect,
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
    if (running.isPresent()) {
      buses.set(0, inEffect(buses.getFirst(), running.get(), request.inEffect()));
    }
    List<HostInterface> interfaces = interfaces();
    Names names = names(site, buses, interfaces);
    List<ServiceUnit> services = services();
    services.stream()
        .filter(ServiceUnit::isInUse)
        .filter(unit -> buses.stream().noneMatch(bus -> unit.reads(bus.file())))
        .forEach(unit ->
            unseen.add(
                new Unseen(
                    unit.name(),
                    unit.config()
                        .map(file -> "it reads %s: name that with --config".formatted(file))
                        .orElse("it names no configuration file"),
                    buses.stream().anyMatch(Bus::isOfService))));
    Machine machine = machine(site, buses, running, interfaces, services);
    List<NodeVersion> versions = site.isPresent() ? versions(site.get(), names) : List.of();
    return new Facts(site, buses, running, machine, names, versions, unseen);
  }

  /** A file may have been changed since, and flags and variables are in no file. */
  private static Bus inEffect(Bus bus, Running running, InEffect settings)
      throws InterruptedException {
    return settings
        .of(bus, running)
        .running(running.hasBroker(), running.hasLogger())
        .listening(
            running.listening("broker", "xsub"),
            running.listening("broker", "xpub"),
            running.listening("logger", "listen"));
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

  private List<ServiceUnit> services() throws InterruptedException {
    Map<String, Answer> answers =
        Together.ask(
            Set.of(SERVICES),
            PATIENCE,
            _ -> {
              try {
                return new Answer(world.services(), "");
              } catch (IOException e) {
                return new Answer("", Reason.of(e));
              }
            });
    Answer answer = answers.getOrDefault(SERVICES, new Answer("", "systemd gives no answer"));
    if (!answer.error().isEmpty()) {
      unseen.add(new Unseen("the services of zeekbus", answer.error(), false));
    }
    return ServiceUnit.parse(answer.text());
  }

  /** A text, or why there is none. */
  private record Answer(String text, String error) {}

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
    Names nobodyAsked = new Names(Map.of(), Set.of(), interfaces);
    hosts.removeIf(host -> !nobodyAsked.isName(host));
    if (isOffline) {
      return nobodyAsked;
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
    Endpoints.ofLogs(node).forEach(each -> addHost(each, hosts));
    MetricsAddress.of(node).ifPresent(each -> addHost(each, hosts));
    hosts.add(node.address());
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
      List<HostInterface> interfaces,
      List<ServiceUnit> services)
      throws InterruptedException {
    MachineReader reader = new MachineReader(world.root());
    Optional<OwnerProcess> process =
        running.isPresent() ? reader.process(running.get().pid()) : reader.zeekbus();
    boolean isElsewhere = running.isPresent() && process.isEmpty();
    Map<String, Path> directories = new LinkedHashMap<>();
    buses.forEach(bus -> bus.directories().forEach(directories::putIfAbsent));
    Set<Path> paths = new LinkedHashSet<>(directories.values());
    buses.forEach(bus -> {
      bus.directory().ifPresent(paths::add);
      bus.archive().ifPresent(paths::add);
    });
    site.ifPresent(each -> {
      for (String option : List.of("LogDir", "SpoolDir")) {
        directories.put(option, each.options().path(option));
        paths.add(each.options().path(option));
      }
      paths.add(each.nodeFile());
      paths.add(each.localScript());
      each.layoutFile().ifPresent(paths::add);
    });
    services.forEach(service -> paths.addAll(service.named()));
    Map<Path, Looked> looked = look(paths, users(services, buses));
    Map<String, DiskRoom> disks = new LinkedHashMap<>();
    directories.forEach((key, directory) ->
        Optional.ofNullable(looked.get(directory))
            .flatMap(Looked::room)
            .ifPresent(room -> disks.put(key, room)));
    Map<Path, Instant> changed = new TreeMap<>();
    Map<Path, Path> real = new TreeMap<>();
    Map<Path, Denial> denied = new TreeMap<>();
    Set<Path> missing = new TreeSet<>();
    looked.forEach((path, each) -> {
      each.denied().ifPresent(denial -> denied.put(path, denial));
      each.changed().ifPresent(time -> changed.put(path, time));
      real.put(path, each.real());
      if (!each.exists()) {
        missing.add(path);
      }
    });
    return new Machine(
        world.now(),
        process,
        listeners(reader, site, buses),
        process.flatMap(reader::descriptors),
        reader.setting("net/core/somaxconn"),
        reader.setting("net/ipv4/tcp_mtu_probing"),
        isElsewhere ? Optional.empty() : reader.memory(process),
        disks,
        interfaces,
        changed,
        services,
        denied,
        missing,
        real);
  }

  /** Who writes to these directories, where a service does. */
  private static Map<Path, String> users(List<ServiceUnit> services, List<Bus> buses) {
    Map<Path, String> users = new LinkedHashMap<>();
    for (ServiceUnit service : services) {
      for (Bus bus : buses) {
        if (service.reads(bus.file()) && !service.get("User").isEmpty()) {
          bus.directories().values().forEach(path -> users.put(path, service.get("User")));
          bus.archive().ifPresent(path -> users.put(path, service.get("User")));
        }
      }
    }
    return users;
  }

  /** What the system says of a path. */
  private record Looked(
      Optional<DiskRoom> room,
      Optional<Instant> changed,
      Optional<Denial> denied,
      boolean exists,
      Path real) {}

  /** A file system of another host that is gone lets everybody wait for ever. */
  private Map<Path, Looked> look(Set<Path> paths, Map<Path, String> users)
      throws InterruptedException {
    Map<String, Path> byName = new LinkedHashMap<>();
    paths.forEach(path -> byName.put(path.toString(), path));
    Map<String, Looked> answers =
        Together.ask(
            byName.keySet(),
            PATIENCE,
            name -> looked(byName.getOrDefault(name, Path.of(name)), users));
    Map<Path, Looked> looked = new LinkedHashMap<>();
    byName.forEach((name, path) -> {
      Looked answer = answers.get(name);
      if (answer != null) {
        looked.put(path, answer);
      } else {
        unseen.add(
            new Unseen(
                name,
                "no answer in %d s: is the host gone whose file system is mounted there?"
                    .formatted(PATIENCE.toSeconds()),
                true));
      }
    });
    return looked;
  }

  private Looked looked(Path path, Map<Path, String> users) {
    return new Looked(
        world.room(path),
        world.changed(path),
        Optional.ofNullable(users.get(path)).flatMap(user -> world.denied(path, user)),
        Files.exists(path),
        real(path));
  }

  /** Without links, as far as it is there. */
  private static Path real(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    for (Path at = whole; at != null; at = at.getParent()) {
      try {
        return at.toRealPath().resolve(at.relativize(whole));
      } catch (IOException e) {
        // perhaps what is above it
      }
    }
    return whole;
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
    ports.add(Endpoints.WEB_SOCKET_PORT);
    ports.add(Endpoints.OTHER_WEB_SOCKET_PORT);
    site.ifPresent(each ->
        each.nodes().stream()
            .flatMap(node -> Endpoints.ofLogs(node).stream())
            .forEach(endpoint -> {
              if (endpoint instanceof Endpoint.Tcp tcp && tcp.port() != 0) {
                ports.add(tcp.port());
              }
            }));
    try {
      return SocketTable.read(reader.proc(), ports);
    } catch (IOException e) {
      unseen.add(new Unseen("ports in use", Reason.withPlace(e), false));
      return List.of();
    }
  }

  /** Of those nodes that let this host ask. By default they listen on their own host alone. */
  private List<NodeVersion> versions(Site site, Names names) throws InterruptedException {
    if (isOffline) {
      return List.of();
    }
    Map<String, String> urls = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    for (SiteNode node : site.nodes()) {
      Optional<Endpoint.Tcp> at = MetricsAddress.from(node, names);
      at.ifPresent(
          endpoint -> urls.put(node.name(), "http://%s/metrics".formatted(endpoint.hostAndPort())));
      if (at.isEmpty() && MetricsAddress.of(node).isPresent()) {
        others.add(node.name());
      }
    }
    if (!others.isEmpty()) {
      unseen.add(
          new Unseen(
              "the version of Zeek on %d %s"
                  .formatted(others.size(), others.size() == 1 ? "node" : "nodes"),
              "their metrics are for their own host alone (MetricsAddress in %s)"
                  .formatted(site.options().file()),
              false));
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
      return ""; // the node does not run
    }
  }
}

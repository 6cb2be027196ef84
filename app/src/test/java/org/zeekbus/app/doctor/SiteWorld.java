package org.zeekbus.app.doctor;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.zeekbus.doctor.facts.World;
import org.zeekbus.doctor.machine.Denial;
import org.zeekbus.doctor.machine.DiskRoom;
import org.zeekbus.doctor.machine.HostInterface;
import org.zeekbus.top.api.Documents;
import org.zeekbus.top.api.Server;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The world of a test's site, in its files: {@code proc} and {@code sys}, the API's documents in
 * {@code api}, what nodes say in {@code metrics/HOST-PORT}, and all else in {@code
 * world.properties}: {@code interface.NAME}, {@code mtu.NAME}, {@code host.NAME} (or {@code no
 * answer}), {@code disk.DIR} (bytes, free, inodes, free), {@code changed.FILE}, {@code
 * service.user}, {@code denied.DIR}; {@code systemctl} is what that prints.
 */
final class SiteWorld implements World {
  private static final JsonMapper JSON = new JsonMapper();

  /** Of a host whose name service hangs. */
  private static final String NO_ANSWER = "no answer";

  private final Path root;
  private final Properties properties = new Properties();

  SiteWorld(Path root) throws IOException {
    this.root = root;
    Path file = root.resolve("world.properties");
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        properties.load(in);
      }
    }
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public Instant now() {
    return Instant.parse("2026-11-29T12:00:00Z");
  }

  @Override
  public List<HostInterface> interfaces() throws IOException {
    Map<String, String> named = new LinkedHashMap<>();
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (key.startsWith("interface.")) {
        named.put(key.substring("interface.".length()), properties.getProperty(key));
      }
    }
    if (named.isEmpty()) {
      named.put("eth0", "10.0.0.1 2001:db8::1");
      named.put("lo", "127.0.0.1 ::1");
    }
    List<HostInterface> interfaces = new ArrayList<>();
    named.forEach((name, addresses) ->
        interfaces.add(
            new HostInterface(
                name,
                Integer.parseInt(
                    properties.getProperty("mtu." + name, name.equals("lo") ? "65536" : "1500")),
                addresses(addresses))));
    return interfaces;
  }

  private static List<InetAddress> addresses(String text) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String each : text.strip().split(" ", -1)) {
      addresses.add(InetAddress.ofLiteral(each));
    }
    return addresses;
  }

  @Override
  public Optional<DiskRoom> room(Path directory) {
    String[] room =
        properties
            .getProperty("disk." + directory, "100000000000 50000000000 1000000 900000")
            .split(" ", -1);
    // Those below one that is named share its room.
    for (Path at = directory; at != null; at = at.getParent()) {
      String there = properties.getProperty("disk." + at);
      if (there != null) {
        room = there.split(" ", -1);
        break;
      }
    }
    return Optional.of(
        new DiskRoom(
            directory,
            Long.parseLong(room[0]),
            Long.parseLong(room[1]),
            Long.parseLong(room[2]),
            Long.parseLong(room[3])));
  }

  @Override
  public Optional<Instant> changed(Path path) {
    return Optional.ofNullable(properties.getProperty("changed." + path)).map(Instant::parse);
  }

  @Override
  public Optional<String> serviceUser(Path file) {
    return Optional.ofNullable(properties.getProperty("service.user"));
  }

  @Override
  public String services() throws IOException {
    Path file = root.resolve("systemctl");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Override
  public Optional<Denial> denied(Path directory, String user) {
    return Optional.ofNullable(properties.getProperty("denied." + directory))
        .map(why -> new Denial(user, directory, why));
  }

  @Override
  public List<InetAddress> resolve(String name) throws UnknownHostException {
    String known = properties.getProperty("host." + name, "");
    if (known.equals(NO_ANSWER)) {
      try {
        new CountDownLatch(1).await(); // as the system's call does
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (known.isEmpty()) {
      throw new UnknownHostException(name);
    }
    return addresses(known);
  }

  @Override
  public Documents ask(Server server, List<String> paths) throws IOException {
    if (!Files.exists(root.resolve("api"))) {
      throw new IOException(server.url() + ": connection refused");
    }
    Map<String, JsonNode> documents = new LinkedHashMap<>();
    for (String path : paths) {
      documents.put(path, JSON.readTree(Files.readString(root.resolve("api").resolve(path))));
    }
    return new Documents(documents);
  }

  @Override
  public String get(URI url) throws IOException {
    return Files.readString(root.resolve("metrics").resolve(url.getHost() + "-" + url.getPort()));
  }
}

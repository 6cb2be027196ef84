package org.zeekbus.doctor.facts;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.machine.Denial;
import org.zeekbus.doctor.machine.DiskRoom;
import org.zeekbus.doctor.machine.HostInterface;
import org.zeekbus.doctor.machine.HostView;
import org.zeekbus.doctor.machine.ServiceUnit;
import org.zeekbus.doctor.machine.UserAccess;
import org.zeekbus.top.api.Api;
import org.zeekbus.top.api.Documents;
import org.zeekbus.top.api.Server;

/** The world as it is. */
public final class RealWorld implements World {
  private static final Duration PATIENCE = FactsReader.PATIENCE.minusSeconds(1);

  /** Of a service that a package installed. */
  public static final Path SERVICE_FILE = Path.of("/etc/zeekbus/zeekbus.yaml");

  /** It is there while systemd is the first process (sd_booted(3)). */
  private static final Path SYSTEMD = Path.of("/run/systemd/system");

  private static final int MOST_BYTES = 8 << 20;
  private static final int OK = 200;

  /** Nothing is asked before somebody asks. */
  public RealWorld() {}

  @Override
  public Path root() {
    return Path.of("/");
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public List<HostInterface> interfaces() throws IOException {
    return HostView.interfaces();
  }

  @Override
  public Optional<DiskRoom> room(Path directory) {
    return HostView.room(directory);
  }

  @Override
  public Optional<Instant> changed(Path path) {
    return HostView.changed(path);
  }

  @Override
  public Optional<String> serviceUser(Path file) {
    if (!file.equals(SERVICE_FILE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          FileSystems.getDefault()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(KeyCopy.USER)
              .getName());
    } catch (IOException e) {
      return Optional.empty(); // no package made it
    }
  }

  @Override
  public String services() throws IOException, InterruptedException {
    if (!Files.isDirectory(SYSTEMD)) {
      return "";
    }
    List<String> command = new ArrayList<>(List.of("systemctl", "show", "--no-pager"));
    command.add("--property=" + String.join(",", ServiceUnit.PROPERTIES));
    command.addAll(ServiceUnit.NAMES);
    Process systemctl =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream in = systemctl.getInputStream()) {
      String shown = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      int exit = systemctl.waitFor();
      if (exit != 0) {
        throw new IOException("systemctl show ended with exit code " + exit);
      }
      return shown;
    } finally {
      systemctl.destroyForcibly();
    }
  }

  @Override
  public Optional<Denial> denied(Path directory, String user) {
    return UserAccess.write(directory, user);
  }

  @Override
  public List<InetAddress> resolve(String name) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(name));
  }

  @Override
  public Documents ask(Server server, List<String> paths) throws IOException, InterruptedException {
    try (Api api = new Api(server, FactsReader.PATIENCE)) {
      return api.fetch(paths);
    }
  }

  @Override
  public String get(URI url) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    try {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(url).timeout(PATIENCE).build(),
              BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
      if (response.statusCode() != OK) {
        throw new IOException("HTTP status " + response.statusCode());
      }
      return new String(response.body(), StandardCharsets.UTF_8);
    } finally {
      client.shutdownNow();
    }
  }
}

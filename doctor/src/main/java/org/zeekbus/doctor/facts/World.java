package org.zeekbus.doctor.facts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeekbus.doctor.machine.Denial;
import org.zeekbus.doctor.machine.DiskRoom;
import org.zeekbus.doctor.machine.HostInterface;
import org.zeekbus.doctor.machine.ServiceUnit;
import org.zeekbus.top.api.Documents;
import org.zeekbus.top.api.Server;

/** What is outside: this host, and those that can be asked over the network. */
public interface World {
  /** The directory below which {@code /proc} and {@code /sys} stand. */
  Path root();

  Instant now();

  /** The interfaces of this host that are up. */
  List<HostInterface> interfaces() throws IOException;

  /** The room where a directory is, or would be made. */
  Optional<DiskRoom> room(Path directory);

  /** When a file was changed, or the newest of some in a directory. */
  Optional<Instant> changed(Path path);

  /** The user of the service that a package installed, if this is its configuration file. */
  Optional<String> serviceUser(Path file);

  /**
   * What {@code systemctl show} prints of the {@link ServiceUnit}s; nothing where systemd does not
   * run.
   *
   * @throws IOException if it does, and does not say it
   */
  String services() throws IOException, InterruptedException;

  /** Why a user may not write to a directory, or make it, if it may not. */
  Optional<Denial> denied(Path directory, String user);

  /** Asks the name service, which may take its time. */
  List<InetAddress> resolve(String name) throws UnknownHostException;

  /** Asks zeekbus; bounded in time. */
  Documents ask(Server server, List<String> paths) throws IOException, InterruptedException;

  /** The answer of an HTTP server, in text; bounded in time. */
  String get(URI url) throws IOException, InterruptedException;
}

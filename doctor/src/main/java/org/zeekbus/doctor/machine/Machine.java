package org.zeekbus.doctor.machine;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * This host, as far as it matters for zeekbus.
 *
 * @param process the zeekbus that runs, if there is one that this user may see
 * @param listeners those at the ports of interest
 * @param descriptors the most that the process may open, and where that is said
 * @param backlog {@code net.core.somaxconn}
 * @param mtuProbing {@code net.ipv4.tcp_mtu_probing}
 * @param disks by what zeekbus or Zeek keeps there
 * @param changed when files were changed, the newest of each directory
 * @param services those that packages installed
 * @param denied why users of services may not write to directories that they are to
 * @param missing paths that were looked at, and are not there
 * @param real where directories are in fact, without symbolic links
 */
public record Machine(
    Instant now,
    Optional<OwnerProcess> process,
    List<Listener> listeners,
    Optional<DescriptorLimit> descriptors,
    OptionalLong backlog,
    OptionalLong mtuProbing,
    Optional<MemoryBound> memory,
    Map<String, DiskRoom> disks,
    List<HostInterface> interfaces,
    Map<Path, Instant> changed,
    List<ServiceUnit> services,
    Map<Path, Denial> denied,
    Set<Path> missing,
    Map<Path, Path> real) {
  public Machine {
    listeners = List.copyOf(listeners);
    disks = Map.copyOf(disks);
    interfaces = List.copyOf(interfaces);
    changed = Map.copyOf(changed);
    services = List.copyOf(services);
    denied = Map.copyOf(denied);
    missing = Set.copyOf(missing);
    real = Map.copyOf(real);
  }

  /** Where a directory is in fact. */
  public Path real(Path path) {
    return real.getOrDefault(path, path.toAbsolutePath().normalize());
  }

  /** Whether systemd listens for zeekbus, and hands its sockets over. */
  public boolean isSocketActivated() {
    return services.stream().anyMatch(unit -> unit.isSocket() && unit.isActive());
  }

  /** How many files a process may have open. */
  public record DescriptorLimit(long most, String by) {}
}

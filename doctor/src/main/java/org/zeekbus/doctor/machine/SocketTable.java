package org.zeekbus.doctor.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who listens on this host: {@code /proc/net/tcp} and {@code tcp6} (Documentation/networking/
 * proc_net_tcp.rst), and the processes whose descriptors lead there, as far as this user may look.
 *
 * <p>Owner: the caller of {@link #read}.
 */
public final class SocketTable {
  private static final String LISTEN = "0A";
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int USER = 7;
  private static final int INODE = 9;
  private static final int IPV6_BYTES = 16;
  private static final int WORD = 4;

  private final Path proc;

  /** A socket whose owner is not known yet. */
  record Found(InetAddress address, int port, long user, String inode) {}

  private SocketTable(Path proc) {
    this.proc = proc;
  }

  /**
   * Those that listen at some ports.
   *
   * @param proc where the system's own file system stands
   */
  public static List<Listener> read(Path proc, Set<Integer> ports) throws IOException {
    List<Found> found = new ArrayList<>(parse(Files.readString(proc.resolve("net/tcp"))));
    Path tcp6 = proc.resolve("net/tcp6");
    if (Files.exists(tcp6)) { // not without IPv6
      found.addAll(parse(Files.readString(tcp6)));
    }
    found.removeIf(socket -> !ports.contains(socket.port()));
    Map<String, OwnerProcess> owners =
        new SocketTable(proc).owners(found.stream().map(Found::inode).collect(Collectors.toSet()));
    return found.stream()
        .map(socket ->
            new Listener(
                socket.address(),
                socket.port(),
                socket.user(),
                Optional.ofNullable(owners.get(socket.inode()))))
        .toList();
  }

  /** The sockets that listen. Lines that are none are passed over. */
  static List<Found> parse(String table) {
    List<Found> found = new ArrayList<>();
    for (String line : table.lines().skip(1).toList()) {
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length <= INODE || !columns[STATE].equals(LISTEN)) {
        continue;
      }
      try {
        String[] local = columns[LOCAL].split(":", -1);
        found.add(
            new Found(
                address(local[0]),
                Integer.parseInt(local[1], 16),
                Long.parseLong(columns[USER]),
                columns[INODE]));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | UnknownHostException e) {
        // A column of another kernel.
      }
    }
    return found;
  }

  /** Words of four bytes, each as the processor has it: the last byte first on ours. */
  private static InetAddress address(String hex) throws UnknownHostException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[i / WORD * WORD + WORD - 1 - i % WORD];
    }
    InetAddress address = InetAddress.getByAddress(turned);
    boolean isAny = bytes.length == IPV6_BYTES && address.isAnyLocalAddress();
    return isAny ? InetAddress.getByName("0.0.0.0") : address; // it takes IPv4, too
  }

  private Map<String, OwnerProcess> owners(Set<String> inodes) throws IOException {
    Map<String, OwnerProcess> owners = new HashMap<>();
    if (inodes.isEmpty()) {
      return owners;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        for (String inode : socketsOf(process)) {
          if (inodes.contains(inode)) {
            owners.put(inode, process(process));
          }
        }
        if (owners.size() == inodes.size()) {
          break;
        }
      }
    }
    return owners;
  }

  /** None if they are another user's, or it has ended. */
  private static List<String> socketsOf(Path process) {
    List<String> inodes = new ArrayList<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        String target = Files.readSymbolicLink(descriptor).toString();
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return inodes;
    }
    return inodes;
  }

  /** What the system says of a process. */
  static OwnerProcess process(Path process) {
    return new OwnerProcess(
        Long.parseLong(String.valueOf(process.getFileName())),
        text(process.resolve("comm")).strip(),
        text(process.resolve("cmdline")).replace('\0', ' ').strip());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // it has ended
    }
  }
}

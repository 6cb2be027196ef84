package org.zeekbus.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** TCP ports of this machine: free ones, and whether somebody listens, without connecting. */
final class ListeningPorts {
  private static final String LISTEN = "0A";

  private ListeningPorts() {}

  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static boolean contains(int port) throws IOException {
    return listed("/proc/net/tcp", port) || listed("/proc/net/tcp6", port);
  }

  /** Fields of /proc/net/tcp: number, local address:port in hex, remote address:port, state. */
  private static boolean listed(String table, int port) throws IOException {
    Path path = Path.of(table);
    if (!Files.exists(path)) return false;
    String suffix = ":%04X".formatted(port);
    for (String line : Files.readAllLines(path)) {
      List<String> fields = List.of(line.strip().split(" +", -1));
      if (fields.size() > 3 && fields.get(1).endsWith(suffix) && fields.get(3).equals(LISTEN)) {
        return true;
      }
    }
    return false;
  }
}

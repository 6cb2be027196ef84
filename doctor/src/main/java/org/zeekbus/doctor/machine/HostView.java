package org.zeekbus.doctor.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is asked of this host, and not read from one of its files. */
public final class HostView {
  private static final int MOST_FILES = 500;

  private HostView() {}

  /** The room where a directory is, or would be made. */
  public static Optional<DiskRoom> room(Path directory) {
    return StatVfs.of(directory);
  }

  /** The interfaces that are up. */
  public static List<HostInterface> interfaces() throws IOException {
    List<HostInterface> interfaces = new ArrayList<>();
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      if (each.isUp()) {
        List<InetAddress> addresses = each.inetAddresses().toList();
        interfaces.add(new HostInterface(each.getName(), each.getMTU(), addresses));
      }
    }
    return interfaces;
  }

  /** When a file, or the newest of some in a directory, was changed. */
  public static Optional<Instant> changed(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        return Files.exists(path)
            ? Optional.of(Files.getLastModifiedTime(path).toInstant())
            : Optional.empty();
      }
      Instant newest = Files.getLastModifiedTime(path).toInstant();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        int looked = 0;
        for (Path file : files) {
          Instant changed = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
          newest = changed.isAfter(newest) ? changed : newest;
          if (++looked == MOST_FILES) {
            break;
          }
        }
      }
      return Optional.of(newest);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return Optional.empty(); // it went in between, or is not ours to look at
    }
  }
}

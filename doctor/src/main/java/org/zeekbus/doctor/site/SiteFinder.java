package org.zeekbus.doctor.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds where Zeek is installed: beside the zeekctl in PATH, or where its packages put it. */
public final class SiteFinder {
  private static final List<String> USUAL =
      List.of("/opt/zeek", "/usr/local/zeek", "/usr/local", "/usr");
  private static final String NODE_FILE = "node.cfg";

  private SiteFinder() {}

  /** The prefix of the first installation that has a {@code node.cfg}. */
  public static Optional<Path> find(String path) {
    List<Path> candidates = new ArrayList<>();
    for (String directory : path.split(":", -1)) {
      Path zeekctl = Path.of(directory.isEmpty() ? "." : directory, "zeekctl");
      if (Files.isExecutable(zeekctl)) {
        prefixOf(zeekctl).ifPresent(candidates::add);
      }
    }
    USUAL.stream().map(Path::of).forEach(candidates::add);
    return candidates.stream()
        .filter(prefix -> Files.exists(etc(prefix).resolve(NODE_FILE)))
        .findFirst();
  }

  /** Where zeekctl's files are: Debian's packages have them in {@code /etc/zeek}. */
  static Path etc(Path prefix) {
    Path own = prefix.resolve("etc");
    Path debian = prefix.resolveSibling("etc").resolve("zeek");
    boolean isDebian = prefix.endsWith("usr") && !Files.exists(own.resolve(NODE_FILE));
    return isDebian && Files.exists(debian) ? debian : own;
  }

  private static Optional<Path> prefixOf(Path zeekctl) {
    try {
      return Optional.ofNullable(zeekctl.toRealPath().getParent()).map(Path::getParent);
    } catch (IOException e) {
      return Optional.empty(); // it went in between
    }
  }
}

package org.zeekbus.doctor.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The scripts that come with Zeek and its plugins, of which nothing is known but whether they are
 * there.
 *
 * @param directories where Zeek looks for them; none if its scripts are not on this host
 */
record ZeekScripts(List<Path> directories) {
  /** A plugin has its scripts in {@code lib/zeek/plugins/NAME/scripts}. */
  private static final int DEEPEST_PLUGIN = 6;

  ZeekScripts {
    directories = List.copyOf(directories);
  }

  /**
   * Those of an installation.
   *
   * @param policy zeekctl's {@code PolicyDir}: {@code share/zeek}
   */
  static ZeekScripts of(Path prefix, Path policy) {
    if (!Files.isDirectory(policy.resolve("base"))) {
      return new ZeekScripts(List.of());
    }
    List<Path> directories = new ArrayList<>();
    for (String each : List.of("", "policy", "site", "builtin-plugins")) {
      directories.add(policy.resolve(each));
    }
    try {
      for (String lib : List.of("lib", "lib64")) {
        Path plugins = prefix.resolve(lib);
        if (Files.isDirectory(plugins)) {
          directories.addAll(scripts(plugins));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      return new ZeekScripts(List.of()); // what plugins have is not known
    }
    return new ZeekScripts(directories);
  }

  /** As packages link their plugins, links are followed. */
  private static List<Path> scripts(Path plugins) throws IOException {
    try (Stream<Path> below =
        Files.find(
            plugins,
            DEEPEST_PLUGIN,
            (path, attributes) -> attributes.isDirectory() && path.endsWith("scripts"),
            FileVisitOption.FOLLOW_LINKS)) {
      return below.toList();
    }
  }

  boolean isKnown() {
    return !directories.isEmpty();
  }

  /** Whether they are known, and this is none of them. */
  boolean isMissing(String what) {
    try {
      return isKnown()
          && directories.stream()
              .flatMap(each -> ScriptFiles.names(what).stream().map(each::resolve))
              .noneMatch(Files::exists);
    } catch (InvalidPathException e) {
      return true;
    }
  }
}

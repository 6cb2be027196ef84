package org.zeekbus.doctor.site;

import java.io.IOException;
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
    for (String lib : List.of("lib", "lib64")) {
      directories.addAll(plugins(prefix.resolve(lib)));
    }
    return new ZeekScripts(directories);
  }

  private static List<Path> plugins(Path lib) {
    try (Stream<Path> below =
        Files.find(
            lib,
            DEEPEST_PLUGIN,
            (path, attributes) -> attributes.isDirectory() && path.endsWith("scripts"))) {
      return below.toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return List.of(); // it has none
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

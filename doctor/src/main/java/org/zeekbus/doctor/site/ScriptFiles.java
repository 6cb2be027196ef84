package org.zeekbus.doctor.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.zeekbus.zmtp.system.Reason;

/**
 * The scripts of a site, each read and parsed once. Those that come with Zeek are not looked at.
 *
 * <p>Owner: the thread that reads the site.
 */
final class ScriptFiles {
  private static final int MOST_FILES = 1000;

  private final List<Path> directories;
  private final Map<Path, List<Statement>> parsed = new LinkedHashMap<>();
  private final Map<Path, String> unreadable = new TreeMap<>();

  /**
   * Of these directories.
   *
   * @param directories where Zeek looks for scripts of the site
   */
  ScriptFiles(List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  /** A file's statements; if it cannot be read, that alone. */
  List<Statement> statements(Path file) {
    List<Statement> known = parsed.get(file);
    if (known != null) {
      return known;
    }
    List<Statement> statements = List.of();
    if (parsed.size() < MOST_FILES) {
      try {
        statements = ScriptParser.parse(file, SiteFile.read(file));
      } catch (IOException e) {
        unreadable.put(file, Reason.of(e));
        statements = List.of(new Statement.Hidden(new Place(file, 1)));
      }
    }
    parsed.put(file, statements);
    return statements;
  }

  /**
   * The file of the site that {@code @load what} means, if it is one. Where a directory may not be
   * looked into, it is what cannot be read.
   */
  Optional<Path> find(String what, Path from) {
    Path parent = from.toAbsolutePath().getParent();
    if (what.startsWith(".") && parent != null) {
      return at(parent, what);
    }
    return directories.stream().flatMap(each -> at(each, what).stream()).findFirst();
  }

  private Optional<Path> at(Path directory, String what) {
    try {
      for (String name : List.of(what, what + ".zeek", what + "/__load__.zeek")) {
        Path file = directory.resolve(name).normalize();
        Optional<Path> closed = ClosedDirectory.above(file);
        if (closed.isPresent()) {
          unreadable.put(closed.get(), ClosedDirectory.WHY);
          parsed.put(closed.get(), List.of(new Statement.Hidden(new Place(closed.get(), 1))));
          return closed;
        }
        if (Files.isRegularFile(file)) {
          return Optional.of(file);
        }
      }
    } catch (java.nio.file.InvalidPathException e) {
      // Zeek would not find it either.
    }
    return Optional.empty();
  }

  /** Files that were looked at. */
  Set<Path> read() {
    return parsed.keySet();
  }

  /** Files that are there and could not be read, and why. */
  Map<Path, String> unreadable() {
    return unreadable;
  }
}

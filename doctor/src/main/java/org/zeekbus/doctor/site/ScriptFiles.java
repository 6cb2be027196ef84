package org.zeekbus.doctor.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
  private final Path generated;
  private final ZeekScripts ofZeek;
  private final Map<Path, List<Statement>> parsed = new LinkedHashMap<>();
  private final Map<Path, String> unreadable = new TreeMap<>();
  private final Set<Mistake> mistakes = new LinkedHashSet<>();

  /**
   * Of these directories.
   *
   * @param directories where Zeek looks for scripts of the site
   * @param generated that of these which zeekctl writes
   * @param ofZeek those that come with Zeek
   */
  ScriptFiles(List<Path> directories, Path generated, ZeekScripts ofZeek) {
    this.directories = List.copyOf(directories);
    this.generated = generated;
    this.ofZeek = ofZeek;
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
        int before = mistakes.size();
        broken(statements);
        if (mistakes.size() > before && file.startsWith(generated)) {
          statements = List.of(new Statement.Hidden(new Place(file, 0))); // half of it is nothing
        }
      } catch (IOException e) {
        unreadable.put(file, Reason.of(e));
        statements = List.of(new Statement.Hidden(new Place(file, 1)));
      }
    }
    parsed.put(file, statements);
    return statements;
  }

  private void broken(List<Statement> statements) {
    for (Statement statement : statements) {
      if (statement instanceof Statement.Broken it) {
        mistakes.add(
            it.place().file().startsWith(generated)
                ? Mistake.ofGenerated(it.place(), it.what())
                : Mistake.ofZeek(it.place(), it.what(), ""));
      } else if (statement instanceof Statement.If choice) {
        broken(choice.then());
        broken(choice.otherwise());
      }
    }
  }

  /** What {@code @load} means for a node that runs it: a file of the site, or one of Zeek's. */
  Optional<Path> load(Statement.Load load) {
    Path from = load.place().file();
    if (isMissing(load.what(), from)) {
      mistakes.add(
          Mistake.ofZeek(
              load.place(),
              "@load %s: there is no such script".formatted(load.what()),
              "# @load " + load.what()));
    }
    return find(load.what(), from);
  }

  /** The same for a name on a command line. */
  Optional<Path> named(String what, Path from, Place place) {
    if (isMissing(what, from)) {
      mistakes.add(Mistake.ofZeek(place, "%s: there is no such script".formatted(what), ""));
    }
    return find(what, from);
  }

  /**
   * Whether it is neither the site's nor Zeek's. Where Zeek's scripts are not known, a name with a
   * directory may be of those.
   */
  boolean isMissing(String what, Path from) {
    boolean isOfSite =
        what.startsWith(".")
            || (!ofZeek.isKnown() && what.indexOf('/') < 0 && what.endsWith(".zeek"));
    return find(what, from).isEmpty() && (isOfSite || ofZeek.isMissing(what));
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
      for (String name : names(what)) {
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

  /** The names that {@code @load} may mean, below one directory. */
  static List<String> names(String what) {
    return List.of(what, what + ".zeek", what + "/__load__.zeek");
  }

  /** Files that were looked at. */
  Set<Path> read() {
    return parsed.keySet();
  }

  /** What Zeek would stop at in those that were read. */
  List<Mistake> mistakes() {
    return List.copyOf(mistakes);
  }

  /** Files that are there and could not be read, and why. */
  Map<Path, String> unreadable() {
    return unreadable;
  }
}

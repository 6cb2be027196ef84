package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * ARCHITECTURE.md and the manuals name packages, classes and tests that there are. Packages are
 * shown as by {@code tree -d}, without the directories that all share.
 */
final class SourceTreeTest {
  private static final Path ROOT = Path.of("..");
  private static final Path SOURCES = Path.of("src", "main", "java");

  @Test
  void architectureShowsAllPackages() throws IOException {
    StringBuilder tree = new StringBuilder();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module :
          modules.filter(each -> Files.isDirectory(each.resolve(SOURCES))).sorted().toList()) {
        Path sources = module.resolve(SOURCES);
        Set<Path> packages = packages(sources);
        Path shortest =
            packages.stream().min((a, b) -> a.getNameCount() - b.getNameCount()).orElseThrow();
        tree.append("%-15s%s%n".formatted(module.getFileName(), dotted(sources, shortest)));
        draw(shortest, packages, "", tree);
      }
    }
    assertThat(Files.readString(ROOT.resolve("ARCHITECTURE.md")))
        .contains("```text\n" + tree + "```");
  }

  @Test
  void architectureNamesClassesThatThereAre() throws IOException {
    String table =
        Files.readString(ROOT.resolve("ARCHITECTURE.md")).split("## Where to look|## How it")[1];
    Set<String> named =
        Pattern.compile("`(?:[a-z]+\\.)*([A-Z]\\w+)(?:\\.\\w+)?`")
            .matcher(table.replaceAll("(?m)^\\|[^|]*\\|", ""))
            .results()
            .map(found -> found.group(1) + ".java")
            .collect(Collectors.toSet());
    assertThat(named).isNotEmpty();
    assertThat(files()).containsAll(named);
  }

  @Test
  void manualsNameTestsThatThereAre() throws IOException {
    StringBuilder manuals = new StringBuilder();
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      for (Path page : docs.filter(file -> file.toString().endsWith(".md")).toList()) {
        manuals.append(Files.readString(page));
      }
    }
    Set<String> named =
        Pattern.compile("`([A-Z]\\w+Test)`")
            .matcher(manuals)
            .results()
            .map(found -> found.group(1) + ".java")
            .collect(Collectors.toSet());
    assertThat(named).isNotEmpty();
    assertThat(files()).containsAll(named);
  }

  /** The names of all source files, of tests, too. */
  private static Set<String> files() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources :
          modules.map(each -> each.resolve("src")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(sources)) {
          files.map(file -> file.getFileName().toString()).forEach(names::add);
        }
      }
    }
    return names;
  }

  private static Set<Path> packages(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.endsWith("package-info.java"))
          .map(Path::getParent)
          .collect(Collectors.toSet());
    }
  }

  private static String dotted(Path sources, Path directory) {
    return sources.relativize(directory).toString().replace('/', '.');
  }

  private static void draw(Path parent, Set<Path> packages, String indent, StringBuilder tree) {
    List<Path> children =
        packages.stream()
            .filter(each -> Objects.requireNonNull(each.getParent()).equals(parent))
            .sorted()
            .toList();
    for (int i = 0; i < children.size(); i++) {
      boolean isLast = i == children.size() - 1;
      Path child = children.get(i);
      tree.append(indent).append(isLast ? "└── " : "├── ").append(child.getFileName()).append('\n');
      draw(child, packages, indent + (isLast ? "    " : "│   "), tree);
    }
  }
}

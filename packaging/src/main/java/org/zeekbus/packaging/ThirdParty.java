package org.zeekbus.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The licences of what a package bundles, each text once: as a jar has it, otherwise as a file of
 * the name of its group or of its licence. A library without either stops the build.
 */
final class ThirdParty {
  private static final Pattern TEXT =
      Pattern.compile(
          "(META-INF/)?([^/]*/)?[A-Za-z-]*(LICENSE|LICENCE|NOTICE)(\\.txt|\\.md)?",
          Pattern.CASE_INSENSITIVE);

  private final Path licences;
  private final List<String> titles = new ArrayList<>();
  private final Map<String, List<String>> texts = new LinkedHashMap<>(); // who is under a text

  /**
   * @param licences texts for jars that have none
   */
  ThirdParty(Path licences) {
    this.licences = licences;
  }

  void addJar(Component component, Path jar) throws IOException {
    String title = "%s %s".formatted(component.name(), component.version());
    List<String> found = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        if (TEXT.matcher(entry.getName()).matches()) {
          found.add(new String(zip.getInputStream(entry).readAllBytes(), UTF_8));
        }
      }
    }
    if (found.isEmpty() && !component.isOurs()) {
      found.add(textOf(component));
    }
    if (!found.isEmpty()) {
      add(
          component.isOurs() ? component.name() + ", of others in it" : title,
          component.licences(),
          found);
    }
  }

  private String textOf(Component component) throws IOException {
    return Files.readString(
        Stream.concat(Stream.of(component.group()), component.licences().stream())
            .map(licences::resolve)
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(() ->
                new IOException(
                    "%s has no licence text (expected: in the jar, or %s)"
                        .formatted(component, licences.resolve(component.group())))));
  }

  /** Adds the texts of what is no jar: of a directory, and all below it. */
  void addDirectory(String title, List<String> under, Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<String> found = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        found.add(Files.readString(file));
      }
      add(title, under, found);
    }
  }

  /** Adds the text of what is no jar. */
  void addText(String title, List<String> under, Path text) throws IOException {
    add(title, under, List.of(Files.readString(text)));
  }

  private void add(String title, List<String> under, List<String> found) {
    titles.add(under.isEmpty() ? title : "%s: %s".formatted(title, String.join(" or ", under)));
    found.stream()
        .map(text -> text.replace("\r", "").strip())
        .distinct()
        .forEach(text -> texts.computeIfAbsent(text, _ -> new ArrayList<>()).add(title));
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("This package holds software of others:\n\n");
    titles.forEach(title -> out.append("  ").append(title).append('\n'));
    texts.forEach((text, who) ->
        out.append("\n%s\n%s\n\n%s\n".formatted("=".repeat(80), String.join("\n", who), text)));
    return out.toString();
  }
}

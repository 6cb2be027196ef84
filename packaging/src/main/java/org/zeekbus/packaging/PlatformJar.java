package org.zeekbus.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar for one system: without the native libraries of others, and the same bytes each
 * time.
 */
final class PlatformJar {
  private static final Pattern NATIVE =
      Pattern.compile(".*\\.(so|dylib|dll|jnilib|a|so_[a-z0-9_]+)");

  private static final Pattern LINUX_X86_64 =
      Pattern.compile(
          "(.*/)?(linux64|[Ll]inux/(amd64|x86_64))/[^/]+|.*_x86_64\\.so|.*_linux_amd64");

  /** DuckDB's driver unpacks it at each start, unless it finds it outside of its jar. */
  private static final String DUCKDB = "libduckdb_java.so";

  private final LocalDateTime time;

  /**
   * @param time of each entry
   */
  PlatformJar(Instant time) {
    this.time = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }

  /** Copies it, unless it holds native libraries of other systems and nothing else. */
  void copy(Path from, Path to) throws IOException {
    try (ZipFile jar = new ZipFile(from.toFile())) {
      List<? extends ZipEntry> entries =
          jar.stream()
              .filter(entry -> !entry.isDirectory())
              .sorted(
                  Comparator.<ZipEntry>comparingInt(PlatformJar::rank)
                      .thenComparing(ZipEntry::getName))
              .toList();
      List<String> natives =
          entries.stream()
              .map(ZipEntry::getName)
              .filter(name -> NATIVE.matcher(name).matches())
              .toList();
      List<String> ours =
          natives.stream().filter(name -> LINUX_X86_64.matcher(name).matches()).toList();
      if (!natives.isEmpty() && ours.isEmpty()) {
        if (entries.stream().noneMatch(PlatformJar::isCode)) {
          return;
        }
        throw new IOException(
            "%s: no library for linux-x86_64 (found: %s)".formatted(from, natives));
      }
      List<String> beside = ours.stream().filter(name -> name.startsWith(DUCKDB)).toList();
      for (String name : beside) {
        try (var in = jar.getInputStream(jar.getEntry(name))) {
          Files.copy(in, to.resolveSibling(DUCKDB));
        }
      }
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
        for (ZipEntry entry : entries) {
          String name = entry.getName();
          if (!beside.contains(name) && (!natives.contains(name) || ours.contains(name))) {
            copy(jar, entry, out);
          }
        }
      }
    }
  }

  private static boolean isCode(ZipEntry entry) {
    return entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class");
  }

  /** The manifest must stand first. */
  private static int rank(ZipEntry entry) {
    return entry.getName().equals(JarFile.MANIFEST_NAME) ? 0 : 1;
  }

  private void copy(ZipFile jar, ZipEntry entry, ZipOutputStream out) throws IOException {
    ZipEntry copy = new ZipEntry(entry.getName());
    copy.setTimeLocal(time);
    out.putNextEntry(copy);
    try (var in = jar.getInputStream(entry)) {
      in.transferTo((OutputStream) out);
    }
    out.closeEntry();
  }
}

package org.zeekbus.app.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.zeekbus.app.Main;
import org.zeekbus.app.config.Environment;
import org.zeekbus.doctor.Diagnosis;
import picocli.CommandLine;

/**
 * A site of {@code src/test/resources/…/sites}, copied to where a test may change it. Its files say
 * {@code /opt/zeek}, which the copy has elsewhere. One whose file {@code base} names another is
 * that one with its own files over it; the file {@code without} names those that it does not have.
 */
record TestSite(Path root) {
  static final Path SITES = Path.of("src/test/resources/org/zeekbus/app/doctor/sites");

  private static final String PREFIX = "/opt/zeek";
  private static final String CONFIG = "/etc/zeekbus/zeekbus.yaml";
  private static final String LOCAL = "zeek/share/zeek/site/local.zeek";

  /** A process and a table that are there on each host. */
  private static final Map<String, String> USUAL =
      Map.of(
          "proc/net/tcp", "  sl  local_address\n",
          "proc/sys/net/core/somaxconn", "4096\n",
          "proc/sys/net/ipv4/tcp_mtu_probing", "0\n",
          "proc/meminfo", "MemTotal:       16000000 kB\n");

  static List<String> names() throws IOException {
    try (Stream<Path> sites = Files.list(SITES)) {
      return sites.map(site -> String.valueOf(site.getFileName())).sorted().toList();
    }
  }

  /** Copies a site. */
  static TestSite of(String name, Path to) throws IOException {
    TestSite site = new TestSite(to);
    site.copy(SITES.resolve(name));
    for (Map.Entry<String, String> each : USUAL.entrySet()) {
      Path file = to.resolve(each.getKey());
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, each.getValue());
      }
    }
    return site;
  }

  private void copy(Path from) throws IOException {
    Path base = from.resolve("base");
    if (Files.exists(base)) {
      copy(SITES.resolve(Files.readString(base).strip()));
    }
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copy(file, root.resolve(from.relativize(file)));
      }
    }
    Path without = from.resolve("without");
    if (Files.exists(without)) {
      for (String each : Files.readAllLines(without)) {
        Files.delete(root.resolve(each));
      }
    }
  }

  private void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    String text = Files.readString(from, StandardCharsets.ISO_8859_1);
    if (Objects.requireNonNull(from.getParent()).endsWith("fd")) {
      Files.createSymbolicLink(to, Path.of(text.strip())); // no file system of sources keeps those
      return;
    }
    String there = text.replace(PREFIX, prefix().toString()).replace(CONFIG, config().toString());
    Files.writeString(to, there, StandardCharsets.ISO_8859_1);
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
  }

  Path prefix() {
    return root.resolve("zeek");
  }

  /** Further flags of doctor, which its file {@code flags} has. */
  List<String> flags() throws IOException {
    Path file = root.resolve("flags");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  Path config() {
    return root.resolve("zeekbus.yaml");
  }

  Path local() {
    return root.resolve(LOCAL);
  }

  /** What doctor finds, with further flags. */
  Diagnosis diagnose(String... flags) throws Exception {
    Environment environment = Main.environmentOf(Map.of("PATH", "/nowhere"));
    CommandLine zeekbus = Main.commandLine(environment);
    zeekbus.parseArgs(
        Stream.concat(Stream.of("doctor", "--zeek-prefix", prefix().toString()), Stream.of(flags))
            .toArray(String[]::new));
    DoctorCommand doctor =
        Objects.requireNonNull(zeekbus.getSubcommands().get("doctor")).getCommand();
    return doctor.diagnose(new SiteWorld(root));
  }

  /** Text as if the site were where its files say. */
  String inPlace(String text) {
    return text.replaceAll(Pattern.quote(prefix().toString()) + "(?![a-z])", PREFIX)
        .replace(root.toString(), "/etc/zeekbus");
  }
}

package org.zeekbus.doctor.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A service of systemd that runs zeekbus, as {@code systemctl show} says it, with what {@code
 * systemctl edit} changed. The names are those of systemd's properties (systemd.exec(5)).
 */
public record ServiceUnit(Map<String, String> properties) {
  /** Those that packages install. */
  public static final List<String> NAMES =
      List.of(
          "zeekbus.service",
          "zeekbus-broker.service",
          "zeekbus-logger.service",
          "zeekbus-websocket.service");

  /** What is asked of each. */
  public static final List<String> PROPERTIES =
      List.of(
          "Id",
          "LoadState",
          "ActiveState",
          "SubState",
          "Result",
          "ExecMainStatus",
          "NRestarts",
          "UnitFileState",
          "User",
          "ExecStart",
          "ProtectSystem",
          "ProtectHome",
          "ReadWritePaths",
          "ReadOnlyPaths",
          "InaccessiblePaths",
          "StateDirectory",
          "LogsDirectory",
          "CacheDirectory",
          "RuntimeDirectory",
          "PrivateTmp");

  private static final Map<String, Path> OWN_DIRECTORIES =
      Map.of(
          "StateDirectory", Path.of("/var/lib"),
          "LogsDirectory", Path.of("/var/log"),
          "CacheDirectory", Path.of("/var/cache"),
          "RuntimeDirectory", Path.of("/run"));

  private static final List<Path> HOMES =
      Stream.of("/home", "/root", "/run/user").map(Path::of).toList();

  private static final List<Path> OF_KERNEL =
      Stream.of("/dev", "/proc", "/sys").map(Path::of).toList();

  private static final List<Path> TEMPORARY = Stream.of("/tmp", "/var/tmp").map(Path::of).toList();

  private static final List<Path> OF_SYSTEM =
      Stream.of("/usr", "/boot", "/efi").map(Path::of).toList();

  private static final Pattern COMMAND =
      Pattern.compile("argv\\[]=\\S*zeekbus (\\w+)(?: [^;]*?)?--config[= ](\\S+)");

  public ServiceUnit {
    properties = Map.copyOf(properties);
  }

  /** Those that are installed, of what {@code systemctl show} printed: an empty line ends each. */
  public static List<ServiceUnit> parse(String shown) {
    List<ServiceUnit> units = new ArrayList<>();
    for (String block : shown.split("\n\\s*\n", -1)) {
      Map<String, String> properties = new LinkedHashMap<>();
      for (String line : block.lines().toList()) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          properties.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
      ServiceUnit unit = new ServiceUnit(properties);
      if (unit.get("LoadState").equals("loaded")) {
        units.add(unit);
      }
    }
    return List.copyOf(units);
  }

  /** A property; empty if it is not set, or this systemd does not know it. */
  public String get(String property) {
    return properties.getOrDefault(property, "");
  }

  public String name() {
    return get("Id");
  }

  /** Whether it is started with the host. */
  public boolean isEnabled() {
    return get("UnitFileState").startsWith("enabled");
  }

  /** Whether somebody wants it to run, or did. */
  public boolean isInUse() {
    return isEnabled() || !get("ActiveState").equals("inactive");
  }

  /** What it runs: {@code run}, {@code broker} and so on. */
  public Optional<String> role() {
    return command(1);
  }

  /** The configuration file that it reads. */
  public Optional<Path> config() {
    return command(2).map(Path::of);
  }

  private Optional<String> command(int group) {
    Matcher command = COMMAND.matcher(get("ExecStart"));
    return command.find() ? Optional.of(command.group(group)) : Optional.empty();
  }

  /** Whether systemd lets it write below a directory, whatever that one's permissions are. */
  public boolean mayWrite(Path directory) {
    if (isBelow(directory, paths("InaccessiblePaths")) || isHome(directory)) {
      return false;
    }
    int writable = longest(directory, writable());
    int readOnly = longest(directory, paths("ReadOnlyPaths"));
    if (writable != readOnly) {
      return writable > readOnly;
    }
    return switch (get("ProtectSystem")) {
      case "strict" ->
          isBelow(directory, OF_KERNEL)
              || (isBelow(directory, TEMPORARY) && !get("PrivateTmp").matches("no|"));
      case "full" -> !isBelow(directory, OF_SYSTEM) && !directory.startsWith("/etc");
      case "yes" -> !isBelow(directory, OF_SYSTEM);
      default -> true;
    };
  }

  /** Whether a directory is in a home that it may not look into. */
  public boolean isHome(Path directory) {
    return isBelow(directory, HOMES) && !get("ProtectHome").matches("no|");
  }

  private List<Path> writable() {
    List<Path> writable = new ArrayList<>(paths("ReadWritePaths"));
    OWN_DIRECTORIES.forEach(
        (property, above) -> words(property).forEach(name -> writable.add(above.resolve(name))));
    return writable;
  }

  /** Before a path may stand that it need not be there, or that it is below the root directory. */
  private List<Path> paths(String property) {
    return words(property).map(word -> Path.of(word.replaceFirst("^[-+]+", ""))).toList();
  }

  private Stream<String> words(String property) {
    return Stream.of(get(property).split("\\s+", -1)).filter(word -> !word.isEmpty());
  }

  private static boolean isBelow(Path path, List<Path> directories) {
    return directories.stream().anyMatch(path::startsWith);
  }

  /** How many names the longest of these has that a path is below; -1 for none. */
  private static int longest(Path path, List<Path> directories) {
    return directories.stream()
        .filter(path::startsWith)
        .mapToInt(Path::getNameCount)
        .max()
        .orElse(-1);
  }
}

package org.zeekbus.doctor.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A service of systemd that runs zeekbus, or a socket for it, as {@code systemctl show} says it,
 * with what {@code systemctl edit} changed. The names are those of systemd's properties
 * (systemd.exec(5)).
 */
public record ServiceUnit(Map<String, String> properties) {
  /** Those that packages install. */
  public static final List<String> NAMES =
      List.of(
          "zeekbus.service",
          "zeekbus-broker.service",
          "zeekbus-logger.service",
          "zeekbus-websocket.service",
          "zeekbus.socket",
          "zeekbus-broker.socket",
          "zeekbus-logger.socket");

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
          "BindPaths",
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

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|[^\\s\"]+");

  private static final Pattern COMMAND =
      Pattern.compile("argv\\[]=\\S*zeekbus (\\w+)(?:(?: [^;]*?)?--config[= ](\\S+))?");

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
      if (unit.get("LoadState").matches("loaded|masked")) {
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

  /** Whether it listens, and runs nothing. */
  public boolean isSocket() {
    return name().endsWith(".socket");
  }

  /** Whether it runs, or is about to. */
  public boolean isActive() {
    return get("ActiveState").matches("active|activating|reloading");
  }

  /** Whether it is a service that somebody wants to run, or did. */
  public boolean isInUse() {
    return !isSocket() && (isEnabled() || !get("ActiveState").equals("inactive"));
  }

  /** Whether it reads this configuration file. */
  public boolean reads(Path file) {
    return config().filter(file.toAbsolutePath().normalize()::equals).isPresent();
  }

  /** What it runs: {@code run}, {@code broker} and so on. */
  public Optional<String> role() {
    return command(1);
  }

  /** The configuration file that it reads. */
  public Optional<Path> config() {
    return command(2).map(Path::of).map(Path::normalize);
  }

  private Optional<String> command(int group) {
    Matcher command = COMMAND.matcher(get("ExecStart"));
    return command.find() ? Optional.ofNullable(command.group(group)) : Optional.empty();
  }

  /** Whether somebody has forbidden it to start. */
  public boolean isMasked() {
    return get("LoadState").equals("masked");
  }

  /**
   * Whether systemd lets it write below a directory, whatever that one's permissions are.
   *
   * @param real knows where paths are in fact, without symbolic links: systemd bounds those
   */
  public boolean mayWrite(Path directory, UnaryOperator<Path> real) {
    Path there = real.apply(directory);
    if (isBelow(there, paths("InaccessiblePaths", real)) || isHidden(there, real)) {
      return false;
    }
    int writable = longest(there, writable(real));
    int readOnly = longest(there, paths("ReadOnlyPaths", real));
    if (writable != readOnly) {
      return writable > readOnly;
    }
    return switch (get("ProtectSystem")) {
      case "strict" ->
          isBelow(there, OF_KERNEL)
              || (isBelow(there, TEMPORARY) && !get("PrivateTmp").matches("no|"));
      case "full" ->
          !isReadOnlyHome(there) && !isBelow(there, OF_SYSTEM) && !there.startsWith("/etc");
      case "yes" -> !isReadOnlyHome(there) && !isBelow(there, OF_SYSTEM);
      default -> !isReadOnlyHome(there);
    };
  }

  /** Whether a directory is in a home that it does not see, so that no other property helps. */
  public boolean isHidden(Path directory, UnaryOperator<Path> real) {
    Path there = real.apply(directory);
    return isBelow(there, HOMES)
        && (get("ProtectHome").equals("yes")
            || (get("ProtectHome").equals("tmpfs") && !isBelow(there, bound(real))));
  }

  private boolean isReadOnlyHome(Path there) {
    return isBelow(there, HOMES) && get("ProtectHome").equals("read-only");
  }

  /** Whether systemd makes it, for the service's user, at each start. */
  public boolean isOwn(Path directory) {
    return own().anyMatch(directory::equals);
  }

  /** All paths that its properties name, which may be links. */
  public List<Path> named() {
    UnaryOperator<Path> asTheyAre = UnaryOperator.identity();
    return Stream.of(
            writable(asTheyAre),
            paths("ReadOnlyPaths", asTheyAre),
            paths("InaccessiblePaths", asTheyAre))
        .flatMap(List::stream)
        .toList();
  }

  private List<Path> writable(UnaryOperator<Path> real) {
    List<Path> writable = new ArrayList<>(paths("ReadWritePaths", real));
    writable.addAll(bound(real));
    own().map(real).forEach(writable::add);
    return writable;
  }

  private Stream<Path> own() {
    return OWN_DIRECTORIES.entrySet().stream()
        .flatMap(each -> words(each.getKey()).map(each.getValue()::resolve));
  }

  /** What is put in from elsewhere: {@code SOURCE:DESTINATION:OPTIONS}, or one path for both. */
  private List<Path> bound(UnaryOperator<Path> real) {
    return words("BindPaths")
        .map(word -> word.replaceFirst("^-", "").split(":", -1))
        .map(parts ->
            real.apply(Path.of(parts.length > 1 && !parts[1].isEmpty() ? parts[1] : parts[0])))
        .toList();
  }

  /** Before a path may stand that it need not be there, or that it is below the root directory. */
  private List<Path> paths(String property, UnaryOperator<Path> real) {
    return words(property)
        .map(word -> real.apply(Path.of(word.replaceFirst("^[-+]+", ""))))
        .toList();
  }

  /** As systemctl shows a list: blanks between, and in quotes what has a blank itself. */
  private Stream<String> words(String property) {
    return WORD.matcher(get(property))
        .results()
        .map(found -> found.group(1) == null ? found.group() : found.group(1));
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

package org.zeekbus.doctor.machine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the files in which the system says what it is like: {@code /proc} and {@code /sys}.
 *
 * @param root below which they stand
 */
public record MachineReader(Path root) {
  private static final Pattern OPEN_FILES =
      Pattern.compile("Max open files\\s+(\\d+|unlimited)\\s+(\\d+|unlimited).*");
  private static final int MOST = 1 << 16;
  private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d+) kB");

  /** Where a cgroup of the second version, or of the first, says it. */
  private static final String[][] CGROUP_FILES = {
    {"0::", "sys/fs/cgroup", "memory.max"},
    {":memory:", "sys/fs/cgroup/memory", "memory.limit_in_bytes"}
  };

  /** The file system of processes. */
  public Path proc() {
    return root.resolve("proc");
  }

  /** A zeekbus that runs as a service, if one is seen. */
  public Optional<OwnerProcess> zeekbus() {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc(), "[0-9]*")) {
      for (Path each : processes) {
        OwnerProcess process = SocketTable.process(each);
        if (process.isZeekbus()
            && process.command().matches(".*\\.Main (run|broker|logger)\\b.*")) {
          return Optional.of(process);
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * What the API says is the process. One of another host or container has another process of that
   * number here, or none.
   */
  public Optional<OwnerProcess> process(long pid) {
    Path process = proc().resolve(Long.toString(pid));
    return Files.exists(process)
        ? Optional.of(SocketTable.process(process)).filter(OwnerProcess::isZeekbus)
        : Optional.empty();
  }

  /** Java raises what it may open to the hard limit at its start. */
  public Optional<Machine.DescriptorLimit> descriptors(OwnerProcess of) {
    Path file = proc().resolve(Long.toString(of.pid())).resolve("limits");
    for (String line : text(file).lines().toList()) {
      Matcher matcher = OPEN_FILES.matcher(line);
      if (matcher.matches()) {
        return Optional.of(
            new Machine.DescriptorLimit(
                matcher.group(2).equals("unlimited")
                    ? Long.MAX_VALUE
                    : Long.parseLong(matcher.group(2)),
                shown(file)));
      }
    }
    return Optional.empty();
  }

  /** A number below {@code /proc/sys}. */
  public OptionalLong setting(String name) {
    String text = text(proc().resolve("sys").resolve(name)).strip();
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  /**
   * The least of what the machine has, and what the groups of a process allow. Those of doctor
   * itself are its shell's.
   */
  public Optional<MemoryBound> memory(Optional<OwnerProcess> of) {
    Optional<MemoryBound> least = total();
    if (of.isEmpty()) {
      return least;
    }
    String name = Long.toString(of.get().pid());
    for (String line : text(proc().resolve(name).resolve("cgroup")).lines().toList()) {
      for (String[] kind : CGROUP_FILES) {
        int at = line.indexOf(kind[0]);
        if (at < 0 || (kind[0].equals("0::") && at > 0)) {
          continue;
        }
        least = least(least, group(line.substring(at + kind[0].length()), kind[1], kind[2]));
      }
    }
    return least;
  }

  private Optional<MemoryBound> total() {
    return text(proc().resolve("meminfo"))
        .lines()
        .map(TOTAL::matcher)
        .filter(Matcher::matches)
        .map(found ->
            new MemoryBound(Long.parseLong(found.group(1)) << 10, shown(proc().resolve("meminfo"))))
        .findFirst();
  }

  /** Of the group and those above it. In a container, its own is the root. */
  private Optional<MemoryBound> group(String path, String mount, String name) {
    Path top = root.resolve(mount);
    Optional<MemoryBound> least = Optional.empty();
    Path at = top.resolve(path.replaceFirst("^/+", "")).normalize();
    for (; at != null && at.startsWith(top); at = at.getParent()) {
      Path file = at.resolve(name);
      String text = text(file).strip();
      if (text.matches("\\d{1,18}")) {
        least = least(least, Optional.of(new MemoryBound(Long.parseLong(text), shown(file))));
      }
    }
    return least;
  }

  private static Optional<MemoryBound> least(Optional<MemoryBound> a, Optional<MemoryBound> b) {
    return a.isPresent() && (b.isEmpty() || a.get().bytes() <= b.get().bytes()) ? a : b;
  }

  /** As people know it, wherever it was read. */
  private String shown(Path file) {
    return "/" + root.relativize(file);
  }

  /** In one read: a number of {@code /proc/sys} has nothing more after the first one. */
  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST), ISO_8859_1);
    } catch (IOException e) {
      return ""; // this system has none, or does not tell
    }
  }
}

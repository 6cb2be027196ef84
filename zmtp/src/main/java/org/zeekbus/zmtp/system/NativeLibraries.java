package org.zeekbus.zmtp.system;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Where libraries in jars are unpacked to be loaded: Netty's for epoll, and libsodium. It is the
 * system's directory for temporary files, unless nothing can be written or executed there.
 *
 * <p>Owner: any thread; its state is the process's, as that of a loaded library.
 */
public final class NativeLibraries {
  /** Read by Netty once, before it loads the first library. */
  private static final String NETTY_DIRECTORY = "io.netty.native.workdir";

  private static final String NETTY_MACHINE = "io.netty.machineId";
  private static final String OWNER_ALL = "rwx------";

  static {
    // Netty would look through the network interfaces for a name of this machine, and warn where it
    // finds none. We need no such name.
    if (System.getProperty(NETTY_MACHINE) == null) {
      byte[] random = new byte[8];
      new SecureRandom().nextBytes(random);
      System.setProperty(NETTY_MACHINE, HexFormat.ofDelimiter(":").formatHex(random));
    }
  }

  private NativeLibraries() {}

  /** Has what concerns the whole process set before Netty looks at it: the static part does. */
  public static void prepare() {}

  /**
   * Chooses where to unpack if the system's directory for temporary files cannot be used. Call this
   * before anything else of this module.
   *
   * @param fallbacks the first usable one is taken; it is created if it does not exist
   */
  public static void unpackIn(List<Path> fallbacks) {
    if (System.getProperty(NETTY_DIRECTORY) == null && !isUsable(temporary())) {
      fallbacks.stream()
          .filter(NativeLibraries::isUsable)
          .findFirst()
          .ifPresent(each -> System.setProperty(NETTY_DIRECTORY, each.toAbsolutePath().toString()));
    }
  }

  /** Where libraries are unpacked. */
  public static Path directory() {
    String chosen = System.getProperty(NETTY_DIRECTORY);
    return chosen == null ? temporary() : Path.of(chosen);
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Why there is no epoll on a system that has it; nothing if there is, or it has none. */
  public static Optional<String> whyNoEpoll() {
    if (Epoll.isAvailable() || !System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    Path directory = directory();
    return Optional.of(
        isUsable(directory)
            ? "there is no library for this processor (%s)".formatted(System.getProperty("os.arch"))
            : "libraries cannot be unpacked and loaded in %s; set another directory (ZEEKBUS_DATA, -Djava.io.tmpdir)"
                .formatted(directory));
  }

  /** Whether a file can be made there, and mapped to be executed. */
  static boolean isUsable(Path directory) {
    try {
      Files.createDirectories(directory);
      Path probe =
          Files.createTempFile(
              directory,
              "zeekbus-",
              ".so",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ALL)));
      try {
        return Files.isExecutable(probe);
      } finally {
        Files.delete(probe);
      }
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}

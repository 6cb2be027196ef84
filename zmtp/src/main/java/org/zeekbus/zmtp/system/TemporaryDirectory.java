package org.zeekbus.zmtp.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory for temporary files. Its process has a lock in it, so that the next one finds and
 * removes what processes have left that were killed.
 *
 * <p>Owner: one thread; any thread may close it.
 */
public final class TemporaryDirectory implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final int MOST_TRIES = 10;

  private final Path directory;
  private final LockFile lock;

  private TemporaryDirectory(Path directory, LockFile lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Makes one, and removes those of dead processes.
   *
   * @param temporary the directory in which it is made
   * @param name with which its name begins, and those of all that are for the same
   */
  public static TemporaryDirectory make(Path temporary, String name) throws IOException {
    // Those of this process are alive; a look would end its lock, as locks of POSIX are.
    String own = name + ProcessHandle.current().pid() + "-";
    for (int i = 1; i <= MOST_TRIES; i++) {
      Path directory = Files.createTempDirectory(temporary, own);
      Optional<LockFile> lock = LockFile.take(directory.resolve(LOCK));
      if (lock.isPresent()) {
        removeDead(temporary, name, own, directory);
        return new TemporaryDirectory(directory, lock.get());
      }
      // Another process has just looked whether this one is dead, and removes it.
    }
    throw new IOException("%s/%s*: others lock them".formatted(temporary, own));
  }

  /** Removes those of our user alone: what others make may lead anywhere. */
  private static void removeDead(Path temporary, String name, String own, Path ours) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(temporary, name + "*")) {
      UserPrincipal user = owner(ours);
      for (Path each : all) {
        Path lockFile = each.resolve(LOCK);
        if (!each.getFileName().toString().startsWith(own)
            && Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
            && owner(each).equals(user)
            && Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
          removeIfDead(each, lockFile);
        }
      }
    } catch (IOException | UncheckedIOException _) {
      // They stay.
    }
  }

  private static UserPrincipal owner(Path directory) throws IOException {
    return Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS);
  }

  private static void removeIfDead(Path directory, Path lockFile) {
    try {
      Optional<LockFile> lock = LockFile.take(lockFile);
      if (lock.isPresent()) {
        try (LockFile _ = lock.get()) {
          remove(directory);
        }
      }
    } catch (IOException | UncheckedIOException _) {
      // It is another user's, or somebody else removes it.
    }
  }

  /** Where it is. */
  public Path path() {
    return directory;
  }

  /** Removes it, with all that is in it. */
  @Override
  public void close() throws IOException {
    try {
      remove(directory);
    } finally {
      lock.close();
    }
  }

  private static void remove(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}

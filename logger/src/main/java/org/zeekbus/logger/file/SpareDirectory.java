package org.zeekbus.logger.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zmtp.system.Reason;

/**
 * Lines that their log's file cannot take, each time as a whole file that is called as a rotated
 * one, in a directory that may be on another disk. From there it goes to the log directory as soon
 * as that has room: at the next start, or earlier. Owner: the sink's thread.
 */
final class SpareDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
  private static final String TMP = TmpFile.PREFIX + "spare.";
  private static final long FIRST_DELAY = Duration.ofSeconds(10).toNanos();
  private static final long LONGEST_DELAY = Duration.ofMinutes(10).toNanos();

  private final FileSettings settings;
  private final Path dir;
  private final OpenFileLimit openFiles;
  private final LongSupplier nanos;

  /** Files that wait for room in the log directory. */
  private final List<Path> waiting = new ArrayList<>();

  private @Nullable DirectoryLock lock;
  private long delay = FIRST_DELAY;
  private long due;

  SpareDirectory(FileSettings settings, Path dir, OpenFileLimit openFiles, LongSupplier nanos) {
    this.settings = settings;
    this.dir = dir;
    this.openFiles = openFiles;
    this.nanos = nanos;
  }

  /**
   * Keeps lines of a log as a whole file.
   *
   * @param name the log's, as its files are called
   * @param opened when the period began in which they came
   * @return the file, which a {@code kill -9} leaves as it is
   */
  Path keep(String name, String ending, Instant opened, OpenLog.Rest rest) throws IOException {
    try {
      return openFiles.opening(() -> write(name, ending, opened, rest));
    } catch (RefusedBatchException e) { // there is not so much memory
      throw new IOException(e.getMessage(), e);
    }
  }

  private Path write(String name, String ending, Instant opened, OpenLog.Rest rest)
      throws IOException {
    own();
    Instant now = settings.clock().instant();
    LocalDateTime local = LocalDateTime.ofInstant(now, settings.zone());
    Path file = RotatedFile.free(dir, settings.zone(), name, ending, opened, now).file();
    Files.createDirectories(file.resolveSibling(""));
    Path tmp = file.resolveSibling(TMP + file.getFileName());
    Files.deleteIfExists(tmp);
    FileTail tail = FileTail.create(tmp, false, openFiles);
    try {
      new OpenLog(tail, rest.format(), rest.gzipLevel(), LogPath.bytes(name), local, rest)
          .end(local, true);
      Files.setLastModifiedTime(tmp, FileTime.from(now));
      Files.move(tmp, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      tail.close();
      TmpFile.discard(tmp, e);
      throw e;
    }
    if (waiting.isEmpty()) {
      delay = FIRST_DELAY;
      due = nanos.getAsLong() + delay;
    }
    waiting.add(file);
    return file;
  }

  /** Keeps other loggers away. */
  private void own() throws IOException {
    if (lock == null || !lock.isInPlace()) {
      Files.createDirectories(dir);
      DirectoryLock now = DirectoryLock.of(dir);
      close();
      lock = now;
    }
  }

  /**
   * Finds what former runs have left, and brings it to the log directory, where {@link Recovery}
   * finds it.
   */
  void recover() {
    if (!Files.isDirectory(dir)) {
      return;
    }
    try {
      own();
      look();
    } catch (IOException e) {
      LOG.error("{}: cannot look for lines of earlier runs: {}", dir, Reason.withRemedy(dir, e));
      return;
    }
    placeAll(_ -> {});
  }

  private void look() throws IOException {
    Files.walkFileTree(
        dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (attributes.isRegularFile() && name.startsWith(TMP)) {
              Files.delete(file); // its lines died with the process that wrote it
            } else if (attributes.isRegularFile() && !name.startsWith(".")) {
              waiting.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    waiting.sort(null);
  }

  /** Tries again, after growing pauses, what had no room in the log directory. */
  void tick(Consumer<RotatedFile> processing) {
    if (!waiting.isEmpty() && nanos.getAsLong() - due >= 0) {
      placeAll(processing);
    }
  }

  private void placeAll(Consumer<RotatedFile> processing) {
    boolean isFirst = delay == FIRST_DELAY;
    for (Iterator<Path> each = waiting.iterator(); each.hasNext(); ) {
      Path file = each.next();
      try {
        place(file, processing);
        each.remove();
      } catch (IOException e) {
        if (isFirst) {
          LOG.error(
              "{} stays there until it can be moved to {}: {}",
              file,
              settings.dir(),
              Reason.withRemedy(file, e));
        }
      }
    }
    delay = waiting.isEmpty() ? FIRST_DELAY : Math.min(2 * delay, LONGEST_DELAY);
    due = nanos.getAsLong() + delay;
  }

  private void place(Path file, Consumer<RotatedFile> processing) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return; // somebody has taken it
    }
    Optional<RotatedFile> named = RotatedFile.named(dir, settings.zone(), file);
    if (named.isEmpty()) {
      throw new IOException("this is not the name of a rotated log; move the file away");
    }
    RotatedFile from = named.get();
    for (Path there : from.namesakes(settings.dir(), settings.zone())) {
      if (isCopy(file, there)) {
        Files.delete(file); // a former run has died before it did that
        return;
      }
    }
    RotatedFile to =
        RotatedFile.free(settings, from.path(), from.ending(), from.opened(), from.closed());
    Files.createDirectories(to.file().resolveSibling(""));
    openFiles.opening(() -> {
      move(file, to);
      return to;
    });
    LOG.info("{} is {} now", file, to.file());
    processing.accept(to);
  }

  /** A copy has the time of its original. */
  private static boolean isCopy(Path file, Path there) throws IOException {
    return Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == Files.size(there)
        && Files.getLastModifiedTime(file).toMillis() == Files.getLastModifiedTime(there).toMillis()
        && Files.mismatch(file, there) < 0;
  }

  private static void move(Path file, RotatedFile to) throws IOException {
    try {
      to.writeNote();
      try {
        Files.move(file, to.file(), StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException _) { // another file system
        copy(file, to.file());
        delete(file, to.file());
      }
    } catch (IOException e) {
      TmpFile.discard(to.note(), e);
      throw e;
    }
  }

  private static void copy(Path file, Path to) throws IOException {
    Path tmp = to.resolveSibling(TMP + to.getFileName());
    try {
      try (FileChannel channel = TmpFile.create(tmp);
          InputStream in = Files.newInputStream(file);
          OutputStream out = Channels.newOutputStream(channel)) {
        in.transferTo(out);
        channel.force(true);
      }
      Files.setLastModifiedTime(tmp, Files.getLastModifiedTime(file));
      Files.move(tmp, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      TmpFile.discard(tmp, e);
      throw e;
    }
  }

  /** Removes the original; if that fails, the lines must not be there twice. */
  private static void delete(Path file, Path copy) throws IOException {
    try {
      Files.delete(file);
    } catch (IOException e) {
      TmpFile.discard(copy, e);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }
}

package org.zeekbus.logger.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.system.Reason;

/**
 * Keeps rotated files as zeekctl does: {@code 2026-11-23/conn.09:00:00-10:00:00-logger-1.log.gz}.
 * No file is ever replaced: where a name is taken, what comes gets {@code ~0001} before {@code
 * .log}, and so is behind the first in any listing. What is not whole yet begins with {@code
 * .tmp.}. Source: zeekctl {@code bin/archive-log}, {@code make-archive-name}.
 *
 * <p>Any of the processing threads may call.
 */
final class Archive implements PostProcessing.Step {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** After that nobody writes to a file that is not whole. */
  private static final Duration STALE = Duration.ofDays(1);

  /** The message of a full disk, which ends by itself. */
  private static final Set<String> PASSING =
      Set.of("no space left on device", "disk quota exceeded");

  /** What somebody mends without a look at the settings. */
  private static final Set<String> DENIED =
      Set.of("read-only file system", "permission denied", "input/output error");

  private final Processing.Archive archive;
  private final FileSettings settings;
  private final FileCounts counts;
  private final String suffix;
  private final Pattern ours;
  private final ReentrantLock pruning = new ReentrantLock();

  private final LongSupplier nanos;

  /** When copies are looked for next, if that is all there is to look for. */
  private long nextSweep;

  Archive(
      Processing.Archive archive, FileSettings settings, FileCounts counts, LongSupplier nanos) {
    this.archive = archive;
    this.settings = settings;
    this.counts = counts;
    this.nanos = nanos;
    nextSweep = nanos.getAsLong();
    suffix = settings.node().isEmpty() ? "" : "-" + settings.node();
    ours = names();
  }

  /** The names of our files, from the day on; earlier versions had {@code .1}. */
  private Pattern names() {
    TreeSet<String> endings = new TreeSet<>();
    endings.add(settings.endingOf(settings.ascii()));
    settings.paths().values().forEach(each -> endings.add(settings.endingOf(each)));
    String plain = "." + settings.extension();
    for (Compression each : Compression.values()) {
      endings.add(plain + each.ending());
    }
    return Pattern.compile(
        "\\d{4}-\\d\\d-\\d\\d/.+\\.\\d\\d:\\d\\d:\\d\\d-\\d\\d:\\d\\d:\\d\\d%s([.~]\\d+)?(%s)"
            .formatted(
                Pattern.quote(suffix),
                endings.stream().map(Pattern::quote).collect(Collectors.joining("|"))),
        Pattern.DOTALL);
  }

  @Override
  public void process(RotatedFile file) throws IOException {
    LocalDateTime opened = LocalDateTime.ofInstant(file.opened(), settings.zone());
    LocalDateTime closed = LocalDateTime.ofInstant(file.closed(), settings.zone());
    Compression compression =
        file.ending().equals("." + settings.extension()) ? archive.compression() : Compression.NONE;
    String name =
        "%s.%s-%s%s".formatted(file.path(), TIME.format(opened), TIME.format(closed), suffix);
    String ending = file.ending() + compression.ending();
    Path target = archive.dir().resolve(DAY.format(opened)).resolve(name + ending);
    Path parent = target.resolveSibling("");
    Files.createDirectories(parent);
    if (compression == Compression.NONE
        && Files.getFileStore(parent).equals(Files.getFileStore(file.file()))) {
      claim(file.file(), target, ending);
      return;
    }
    Path tmp = copy(file.file(), target, compression);
    Path kept;
    try {
      kept = claim(tmp, target, ending);
    } finally {
      Files.deleteIfExists(tmp);
    }
    take(file.file(), kept);
  }

  /** Removes the original of what is in the archive; if that fails, it must not be there twice. */
  private static void take(Path original, Path kept) throws IOException {
    try {
      Files.delete(original);
    } catch (IOException e) {
      TmpFile.discard(kept, e);
      throw e;
    }
  }

  /** Makes a whole copy beside {@code target} that the disk has. */
  private static Path copy(Path from, Path target, Compression compression) throws IOException {
    for (int number = 0; ; number++) {
      Path tmp =
          target.resolveSibling(
              TmpFile.PREFIX + target.getFileName() + (number == 0 ? "" : "." + number));
      FileChannel channel;
      try {
        channel = FileChannel.open(tmp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (FileAlreadyExistsException _) {
        continue; // somebody's; or left by a killed process, see prune
      }
      try {
        copy(from, tmp, channel, compression);
        return tmp;
      } catch (Throwable e) { // whatever it is, a copy that is not whole is of no use
        Files.deleteIfExists(tmp);
        throw e;
      }
    }
  }

  private static void copy(Path from, Path tmp, FileChannel channel, Compression compression)
      throws IOException {
    try (channel;
        InputStream in = Files.newInputStream(from);
        OutputStream out = compression.compress(Channels.newOutputStream(channel))) {
      in.transferTo(out);
    }
    try (FileChannel whole = FileChannel.open(tmp, StandardOpenOption.WRITE)) {
      whole.force(true);
    }
    Files.setLastModifiedTime(tmp, Files.getLastModifiedTime(from));
  }

  /**
   * Tries, at the start, what all files need: a directory that can be made and written, code that
   * can be loaded. Leaves nothing. A disk that is full is passing trouble, and no reason not to
   * start: files wait until they can be archived.
   *
   * @throws UnusableArchiveException naming what will not do
   */
  @Override
  public void check() throws UnusableArchiveException {
    Compression compression = archive.compression();
    try (OutputStream out = compression.compress(OutputStream.nullOutputStream())) {
      out.write('\n');
    } catch (IOException | LinkageError e) {
      throw new UnusableArchiveException(
          "compression %s does not work here: %s"
              .formatted(compression.name().toLowerCase(Locale.ROOT), e.getMessage()),
          false,
          e);
    }
    Deque<Path> made = new ArrayDeque<>();
    try {
      for (Path dir = archive.dir(); dir != null && !exists(dir); dir = dir.getParent()) {
        made.addLast(dir);
      }
      Files.createDirectories(archive.dir());
      Files.delete(Files.createTempFile(archive.dir(), TmpFile.PREFIX, ""));
    } catch (IOException e) {
      if (PASSING.contains(Reason.of(e))) {
        LOG.warn(
            "archive {} cannot be used now: {}; rotated files wait for it",
            archive.dir(),
            Reason.withRemedy(archive.dir(), e));
        return;
      }
      throw new UnusableArchiveException(
          "archive %s cannot be used: %s"
              .formatted(archive.dir(), Reason.withRemedy(archive.dir(), e)),
          DENIED.contains(Reason.of(e)),
          e);
    } finally {
      removeEmpty(made);
    }
  }

  private static boolean exists(Path dir) {
    return Files.exists(dir, LinkOption.NOFOLLOW_LINKS);
  }

  private static void removeEmpty(Iterable<Path> directories) {
    try {
      for (Path each : directories) {
        Files.deleteIfExists(each);
      }
    } catch (IOException _) {
      // Somebody uses it already.
    }
  }

  /** Moves a whole file to the first name like {@code target} that is free, and returns that. */
  private static Path claim(Path whole, Path target, String ending) throws IOException {
    String name = target.getFileName().toString();
    String stem = name.substring(0, name.length() - ending.length());
    for (int number = 0; ; number++) {
      // A tilde is behind the dot, in ASCII as in other orders; digits are as many for all.
      Path free =
          target.resolveSibling(number == 0 ? name : "%s~%04d%s".formatted(stem, number, ending));
      try {
        if (!link(whole, free)) {
          reserve(whole, free);
        }
        return free;
      } catch (FileAlreadyExistsException _) {
        // The next one.
      }
    }
  }

  /** Moves by a second name, which only one can make; false if the file system has no such. */
  private static boolean link(Path whole, Path free) throws IOException {
    try {
      Files.createLink(free, whole);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException _) {
      return false;
    }
    take(whole, free);
    return true;
  }

  /** Moves onto an empty file, which only one can make. */
  static void reserve(Path whole, Path free) throws IOException {
    Files.createFile(free);
    try {
      Files.move(whole, free, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable e) { // whatever it is, an empty file is of no use
      Files.deleteIfExists(free);
      throw e;
    }
  }

  /** A file that retention may remove. */
  private record Kept(Path file, Instant written, long size) {}

  @Override
  public void prune() {
    if (!Files.isDirectory(archive.dir())) {
      return;
    }
    pruning.lock();
    try {
      Retention retention = archive.retention();
      if (!retention.isLimited() && nanos.getAsLong() - nextSweep < 0) {
        return; // an archive of years is not walked for nothing
      }
      nextSweep = nanos.getAsLong() + STALE.toNanos();
      Instant now = settings.clock().instant();
      List<Kept> kept = look(now);
      if (retention.isLimited()) {
        kept.sort(Comparator.comparing(Kept::written).reversed().thenComparing(Kept::file));
        long sum = 0;
        for (Kept each : kept) {
          sum += each.size;
          boolean isOld =
              !retention.age().isZero() && each.written.isBefore(now.minus(retention.age()));
          if (isOld || (retention.bytes() > 0 && sum > retention.bytes())) {
            expire(each.file);
          }
        }
      }
    } catch (IOException e) {
      LOG.error(
          "{}: retention cannot list its files: {}",
          archive.dir(),
          Reason.withRemedy(archive.dir(), e));
      counts.expiryFailures.increment();
    } finally {
      pruning.unlock();
    }
  }

  private void expire(Path file) {
    try {
      Files.delete(file);
      counts.expired.increment();
      LOG.info("{} was removed by retention", file);
    } catch (IOException e) {
      counts.expiryFailures.increment();
      LOG.error("{} cannot be removed: {}", file, Reason.withRemedy(file, e));
      return;
    }
    try {
      for (Path dir = file.getParent();
          dir != null && !dir.equals(archive.dir());
          dir = dir.getParent()) {
        Files.delete(dir);
      }
    } catch (IOException _) {
      // Not empty, which is what was to be found out.
    }
  }

  /** Our files, on the way to which copies that a killed process has left are removed. */
  private List<Kept> look(Instant now) throws IOException {
    List<Kept> found = new ArrayList<>();
    Files.walkFileTree(
        archive.dir(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path relative = archive.dir().relativize(file);
            Instant written = attributes.lastModifiedTime().toInstant();
            String name = file.getFileName().toString();
            if (!attributes.isRegularFile()) {
              return FileVisitResult.CONTINUE;
            }
            if (name.startsWith(TmpFile.PREFIX)) {
              String whole = name.substring(TmpFile.PREFIX.length()).replaceAll("\\.\\d+$", "");
              if (ours.matcher(relative.resolveSibling(whole).toString()).matches()
                  && written.isBefore(now.minus(STALE))) {
                Files.deleteIfExists(file);
              }
            } else if (ours.matcher(relative.toString()).matches()) {
              found.add(new Kept(file, written, attributes.size()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}

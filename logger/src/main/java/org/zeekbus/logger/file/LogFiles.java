package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.LocalDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LogFormat;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.system.FileKind;
import org.zeekbus.zmtp.system.Reason;

/**
 * The directory of a {@link FileSink}: locks it, opens the files of logs in it, and opens anew
 * those that others remove, rename or cut. Owner: the sink's thread.
 */
final class LogFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

  /** So many bytes wait in memory at most before all files are written. */
  private static final int MOST_WAITING = 32 << 20;

  /** Some file systems refuse shorter names than others. */
  private static final String TOO_LONG = "File name too long";

  private final FileSettings settings;
  private final FileCounts counts;
  private final OpenFileLimit openFiles;
  private final PostProcessing processing;
  private final LogSlots slots;

  private DirectoryLock lock;
  private boolean isLocked = true;

  /** Bytes that wait in memory. */
  private long waiting;

  /** Those of them that could not be written. */
  private long stuck;

  LogFiles(
      FileSettings settings,
      FileCounts counts,
      OpenFileLimit openFiles,
      PostProcessing processing,
      LogSlots slots,
      DirectoryLock lock) {
    this.settings = settings;
    this.counts = counts;
    this.openFiles = openFiles;
    this.processing = processing;
    this.slots = slots;
    this.lock = lock;
  }

  private LocalDateTime local(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), settings.zone());
  }

  /** Locks the directory again if its lock was lost. */
  void ensureLocked() throws IOException {
    if (!isLocked) {
      lockAgain();
    }
  }

  /** Looks whether the lock is still in place, and locks the directory again if not. */
  void checkLock() throws IOException {
    if (!isLocked || !lock.isInPlace()) {
      isLocked = false;
      lockAgain();
    }
  }

  /**
   * The directory was removed, or its lock: a second logger could be there, so nothing is written.
   */
  private void lockAgain() throws IOException {
    try {
      Files.createDirectories(settings.dir());
      DirectoryLock again = DirectoryLock.of(settings.dir());
      lock.close();
      lock = again;
    } catch (FileSystemException e) {
      counts.writeFailures.increment();
      throw new IOException(unavailable(settings.dir(), e).getMessage(), e);
    }
    isLocked = true;
    LOG.warn(
        "{} or its lock file was removed by another program; both were created again",
        settings.dir());
  }

  /**
   * Adds a batch to the file of its log, which is opened if it is not.
   *
   * @return bytes of its lines
   */
  long append(LogBatchReader batch, LogSlot slot, LogFormat format, long now) throws IOException {
    OpenLog file = slot.file == null ? openFile(slot, format, now) : slot.file;
    int before = file.waiting();
    try {
      return file.append(batch, format, settings.fsync() == Fsync.ALWAYS);
    } catch (FileTail.DisplacedException e) {
      throw e;
    } catch (IOException e) {
      throw failed(file.file(), e);
    } finally {
      waiting += file.waiting() - before;
    }
  }

  /** Writes the files of logs that can be written, if too much waits in memory. */
  void writeIfMuchWaits() {
    if (waiting - stuck > Math.max(0, MOST_WAITING - stuck)) {
      writeHealthy();
    }
  }

  /** Takes back memory from logs that can be written. Those that fail meet it again later. */
  private void writeHealthy() {
    for (LogSlot slot : slots.all()) {
      OpenLog file = slot.file;
      if (file != null && !file.isBehind()) {
        try {
          file.flush(settings.fsync() != Fsync.NEVER);
        } catch (IOException _) {
          counts.writeFailures.increment();
        }
      }
    }
    count();
  }

  void count() {
    waiting = 0;
    stuck = 0;
    for (LogSlot slot : slots.all()) {
      OpenLog file = slot.file;
      OpenLog.Rest rest = slot.rest;
      long here = rest == null ? 0 : rest.lines().length();
      here += file == null ? 0 : file.waiting();
      waiting += here;
      stuck += file == null || file.isBehind() ? here : 0;
    }
  }

  /** Opens a log's file, and gives it what a former one did not get. */
  private OpenLog openFile(LogSlot slot, LogFormat format, long now) throws IOException {
    AsciiOptions options = slot.options;
    String ending = settings.endingOf(options);
    Path path = settings.dir().resolve(slot.name + ending);
    OpenLog.Rest rest = slot.rest;
    try {
      boolean isThere = makeRoom(slot, path, ending);
      openFiles.opening(() -> {
        ShadowFile.write(path, ending, settings.fsync() != Fsync.NEVER);
        return path;
      });
      FileTail tail = FileTail.create(path, isThere, openFiles);
      OpenLog opened;
      try {
        Bytes name = LogPath.bytes(slot.name);
        opened = new OpenLog(tail, format, options.gzipLevel(), name, local(now), rest);
      } catch (RuntimeException | Error e) {
        tail.close();
        throw e;
      }
      waiting += opened.waiting() - (rest == null ? 0 : rest.lines().length());
      slot.rest = null;
      slot.file = opened;
      counts.openFiles.increment();
      return opened;
    } catch (RefusedBatchException e) {
      if (rest != null) {
        throw failed(
            path, new IOException(e.getMessage(), e)); // there is more to lose than a batch
      }
      slots.remove(slot);
      throw e;
    } catch (FileSystemException e) {
      if (TOO_LONG.equals(e.getReason()) && rest == null) {
        counts.writeFailures.increment();
        slots.remove(slot);
        throw LogPath.refused(slot.path.bytes(), "a name that is not too long");
      }
      throw failed(path, e);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Counts a failed write, and says why. */
  LogUnavailableException failed(Path file, IOException e) {
    counts.writeFailures.increment();
    return unavailable(file, e);
  }

  /**
   * Makes the directories of {@code file}, and puts aside what has its name.
   *
   * @return whether an empty file is there, to be taken over with its owner and rights
   */
  private boolean makeRoom(LogSlot slot, Path file, String ending) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      makeDirectories(slot, parent);
    }
    BasicFileAttributes there;
    try {
      there = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException _) {
      return false;
    }
    if (there.isDirectory()) {
      throw LogPath.refused(slot.path.bytes(), "a name that no directory has");
    }
    if (there.isRegularFile() && there.size() == 0) {
      return true;
    }
    Instant written = there.lastModifiedTime().toInstant();
    RotatedFile aside = RotatedFile.free(settings, slot.name, ending, written, written).left();
    FileKind kind = FileKind.of(file);
    if (kind == FileKind.REGULAR) {
      move(file, aside);
      LOG.info("{} already existed: renamed to {}", file, aside.file().getFileName());
      processing.submit(aside);
    } else {
      // Its name is changed, which opens nothing; nobody is to read it.
      Files.move(file, aside.file(), StandardCopyOption.ATOMIC_MOVE);
      LOG.warn(
          "{} is not a regular file ({}): renamed to {}; it will not be processed",
          file,
          kind,
          aside.file().getFileName());
    }
    counts.recoveries.increment();
    return false;
  }

  /** A path that can never become a file here is refused. */
  private void makeDirectories(LogSlot slot, Path parent) throws IOException {
    Path dir = settings.dir();
    if (!parent.equals(dir)) {
      if (settings.processing() instanceof Processing.Archive archive
          && archive.dir().startsWith(dir)
          && parent.startsWith(archive.dir())) {
        throw LogPath.refused(slot.path.bytes(), "no path into the archive");
      }
      for (Path part : dir.relativize(parent)) {
        dir = dir.resolve(part);
        if (Files.exists(dir) && !Files.isDirectory(dir)) {
          throw LogPath.refused(slot.path.bytes(), "directories where no file is");
        }
      }
    }
    Files.createDirectories(parent);
  }

  /** Gives a file its rotated name, which a restart will find. */
  void move(Path from, RotatedFile to) throws IOException {
    openFiles.opening(() -> {
      to.writeNote();
      return to;
    });
    try {
      Files.move(from, to.file(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(to.note());
      throw e;
    }
  }

  /**
   * Holds a log's open file against its name, and opens anew what others have removed, renamed or
   * cut, if there is something to write.
   */
  void hold(LogSlot slot, long now) throws IOException {
    OpenLog file = slot.file;
    if (file != null) {
      FileTail.Fate fate = file.fate();
      if (fate != FileTail.Fate.IN_PLACE) {
        displaced(slot, fate);
      }
    }
    OpenLog.Rest rest = slot.rest;
    if (rest != null) {
      if (!isLocked) {
        throw new IOException("another logger may be in " + settings.dir());
      }
      openFile(slot, rest.format(), now);
    }
  }

  /** Leaves a file that is not at its name any more, and keeps what it did not get. */
  void displaced(LogSlot slot, FileTail.Fate fate) {
    OpenLog file = slot.file;
    if (file == null) {
      return;
    }
    OpenLog.Rest rest = file.rest();
    OpenLog.Gone gone = file.gone(rest);
    waiting += rest.lines().length() - file.waiting();
    slot.file = null;
    slot.isRotationDue = false;
    slot.rest = rest.records() > 0 ? rest : null;
    counts.openFiles.decrement();
    counts.displaced.increment();
    counts.unseen.add(gone.unseen());
    LOG.warn(
        "{} was {} by another program: {} records had been written to it, {} of them since the last check;"
            + " the log continues in a new file",
        file.file(),
        fate == FileTail.Fate.CUT ? "cut" : "removed or renamed",
        gone.records(),
        gone.unseen());
    if (fate == FileTail.Fate.CUT) {
      file.abandon();
    } else {
      file.leave();
    }
  }

  /** Says why a log's file cannot be written, unless that is said already. */
  private static LogUnavailableException unavailable(Path file, IOException e) {
    return e instanceof LogUnavailableException said
        ? said
        : new LogUnavailableException(
            "%s cannot be written: %s".formatted(file, Reason.withRemedy(file, e)), e);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}

package org.zeekbus.logger.deadletters;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.system.WholeLines;

/**
 * Files of lines in a directory with a bound, for their owner alone, since they hold what was
 * logged. Each line goes to its file at once, and files are opened for one line: somebody may move
 * them away at any time.
 *
 * <p>Owner: {@link SinkDeadLetters}, whose lock guards it.
 */
final class DeadLetterFiles {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss-SSS").withZone(ZoneOffset.UTC);

  private static final String ENDING = ".jsonl";

  private static final FileAttribute<?> OF_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> DIRECTORY_OF_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final Bound bound;

  /** The last file; null if there is none. */
  private @Nullable Path current;

  private int files;
  private long bytes;

  /**
   * What there may be.
   *
   * @param file bytes of a file with more than one line
   * @param files how many files
   * @param bytes of all files
   */
  record Bound(long file, int files, long bytes) {}

  DeadLetterFiles(Path directory, Bound bound) {
    this.directory = directory;
    this.bound = bound;
  }

  Path directory() {
    return directory;
  }

  /** The last file, in which the last line is. */
  Path current() {
    return current == null ? directory : current;
  }

  /** How many files there were at the last look, and since then. */
  int files() {
    return files;
  }

  /** How long they are together. */
  long bytes() {
    return bytes;
  }

  /**
   * Counts what is there, and cuts the ends off lines that a killed process has left. Nothing is
   * made.
   */
  void open() throws IOException {
    for (Path file : look()) {
      if (file.toString().endsWith(ENDING)) {
        mend(file);
        current = file;
      }
    }
    look();
  }

  /** Counts what is there: ordinary files, by name. */
  List<Path> look() throws IOException {
    List<Path> found = new ArrayList<>();
    long sum = 0;
    try (Stream<Path> there = Files.list(directory)) {
      for (Path file : (Iterable<Path>) there.sorted()::iterator) {
        BasicFileAttributes attributes =
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isRegularFile()) {
          found.add(file);
          sum += attributes.size();
        }
      }
    } catch (NoSuchFileException _) {
      // No directory, no files; or one that was removed just now: the next look knows.
    } catch (NotDirectoryException _) {
      throw new FileAlreadyExistsException(directory.toString());
    }
    files = found.size();
    bytes = sum;
    return found;
  }

  private static void mend(Path file) throws IOException {
    try (FileChannel channel = open(file)) {
      WholeLines.cut(channel);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether there is room for so many bytes more, as far as is known. */
  boolean hasRoom(long more) {
    return bytes + more <= bound.bytes && (files < bound.files || fits(more));
  }

  private boolean fits(long more) {
    try {
      return current != null && Files.size(current) + more <= bound.file;
    } catch (IOException _) {
      return false;
    }
  }

  /** Adds a line. If that fails, the file is as before, or is mended before the next line. */
  void append(byte[] line, Instant now) throws IOException {
    if (current == null || !appendTo(current, line)) {
      current = create(now);
      appendTo(current, line);
    }
  }

  /** Whether it was written; not if the file is full or is not there. */
  private boolean appendTo(Path file, byte[] line) throws IOException {
    try (FileChannel channel = open(file)) {
      long end = WholeLines.cut(channel);
      if (end > 0 && end + line.length > bound.file) {
        return false;
      }
      write(channel, line, end);
      bytes += line.length;
      return true;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static void write(FileChannel channel, byte[] line, long end) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(line);
    try {
      while (left.hasRemaining()) {
        channel.write(left, end + left.position());
      }
    } catch (IOException e) {
      try {
        channel.truncate(end);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private Path create(Instant now) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory.getParent());
      Files.createDirectory(directory, DIRECTORY_OF_OWNER);
    }
    for (int i = 0; ; i++) {
      String name = NAME.format(now) + (i == 0 ? "" : "." + i) + ENDING;
      Path file = directory.resolve(name);
      try {
        FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OF_OWNER)
            .close();
        files++;
        return file;
      } catch (FileAlreadyExistsException _) {
        // Another of the same millisecond: the next number.
      }
    }
  }
}

package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other processes away from a directory while this one uses it: a lock on a file that names
 * this process. The system gives it free when the process ends, however it ends.
 */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "lock";
  private static final int LONGEST_PID = 20;

  private final FileChannel channel;

  private DataDirectory(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the directory, if there is none, and takes it.
   *
   * @throws IOException saying what to do
   */
  static DataDirectory take(Path directory) throws IOException {
    Path file = directory.resolve(LOCK_FILE);
    try {
      Files.createDirectories(directory);
      if (Files.exists(file) && FileKind.of(file) != FileKind.FILE) {
        throw new IOException(
            "%s: it is %s (expected: zeekbus's own file, which may be removed): name another"
                    .formatted(absolute(file), FileKind.of(file))
                + " directory (--data)");
      }
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        takeLock(channel, directory);
        return new DataDirectory(channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (FileSystemException e) {
      throw cannotWrite(directory, e, "--data");
    }
  }

  /** The error for a directory that cannot be made, or written to. */
  static IOException cannotWrite(Path directory, FileSystemException e, String flag) {
    Path wanted = absolute(directory);
    boolean isItself = e.getFile() == null || absolute(Path.of(e.getFile())).equals(wanted);
    return new IOException(
        "cannot write to %s: %s%s: make it writable, or name another (%s)"
            .formatted(wanted, isItself ? "" : e.getFile() + ": ", Reason.of(e), flag),
        e);
  }

  private static void takeLock(FileChannel channel, Path directory) throws IOException {
    if (lock(channel) == null) {
      ByteBuffer holder = ByteBuffer.allocate(LONGEST_PID);
      channel.read(holder, 0);
      String pid = US_ASCII.decode(holder.flip()).toString().strip();
      throw new IOException(
          "%s is used by another zeekbus%s: give each its own (--data)"
              .formatted(absolute(directory), pid.isEmpty() ? "" : ", process " + pid));
    }
    channel.truncate(0);
    channel.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static Path absolute(Path directory) {
    return directory.toAbsolutePath().normalize();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package org.zeekbus.zmtp.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock against other processes, with the id of this process in the file. The system frees it when
 * the process ends, however it ends. Owner: one thread.
 */
public final class LockFile implements AutoCloseable {
  private static final int LONGEST_PID = 20;

  private final FileChannel channel;

  private LockFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a file; creates it if it does not exist. What it has is lost, so it may not be a link.
   *
   * @return nothing if another process has it
   * @throws IOException if it cannot be opened
   */
  public static Optional<LockFile> take(Path file) throws IOException {
    FileKind.requireRegular(file);
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      if (lock(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      name(channel);
      return Optional.of(new LockFile(channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Writes the id of this process, for others to read. */
  private static void name(FileChannel channel) {
    try {
      channel.truncate(0);
      channel.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
    } catch (IOException _) {
      // The disk is full: it is locked all the same.
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // this process has it
    }
  }

  /** The holder of a file that could not be locked, such as {@code process 4711}. */
  public static String holder(Path file) {
    try (var in = Files.newInputStream(file)) {
      String pid = new String(in.readNBytes(LONGEST_PID), US_ASCII).strip();
      return pid.isEmpty() ? "a process that is just starting" : "process " + pid;
    } catch (IOException _) {
      return "an unknown process";
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

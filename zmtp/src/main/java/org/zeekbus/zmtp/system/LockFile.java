package org.zeekbus.zmtp.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other processes away from what a file stands for, and names this one in it. The system
 * frees it when the process ends, however that comes. Owner: one thread.
 */
public final class LockFile implements AutoCloseable {
  private static final int LONGEST_PID = 20;

  private final FileChannel channel;

  private LockFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a file, which is made if there is none.
   *
   * @return nothing if another has it
   * @throws IOException if it cannot be opened
   */
  public static Optional<LockFile> take(Path file) throws IOException {
    FileKind.requireRegular(file);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
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

  /** Says who has it, for others to read. */
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

  /** Who has a file that could not be taken, such as {@code process 4711}. */
  public static String holder(Path file) {
    try (var in = Files.newInputStream(file)) {
      String pid = new String(in.readNBytes(LONGEST_PID), US_ASCII).strip();
      return pid.isEmpty() ? "a process that starts just now" : "process " + pid;
    } catch (IOException _) {
      return "a process that cannot be told";
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

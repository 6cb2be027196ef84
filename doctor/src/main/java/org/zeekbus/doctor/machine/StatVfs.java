package org.zeekbus.doctor.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Asks the system for the room of a file system; Java does not tell of inodes. The structure of
 * statvfs(3) on 64-bit Linux, 8 bytes each: bsize, frsize, blocks, bfree, bavail, files, ffree,
 * favail.
 */
final class StatVfs {
  private static final int FRSIZE = 8;
  private static final int BLOCKS = 16;
  private static final int BAVAIL = 32;
  private static final int FILES = 40;
  private static final int FAVAIL = 56;
  private static final int MORE_THAN_ENOUGH = 256;

  private StatVfs() {}

  /** The room at a directory, or where it would be made; nothing if the system does not tell. */
  static Optional<DiskRoom> of(Path wanted) {
    Path directory = wanted.toAbsolutePath().normalize();
    while (directory.getParent() != null && !Files.isDirectory(directory)) {
      directory = directory.getParent();
    }
    return ask(directory);
  }

  private static Optional<DiskRoom> ask(Path directory) {
    Optional<MethodHandle> statvfs =
        CLibrary.find(
            "statvfs",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    if (statvfs.isEmpty()) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(MORE_THAN_ENOUGH, Long.BYTES);
      int failed =
          (int) statvfs.get().invokeExact(arena.allocateFrom(directory.toString()), result);
      if (failed != 0) {
        return Optional.empty();
      }
      long block = result.get(ValueLayout.JAVA_LONG, FRSIZE);
      return Optional.of(
          new DiskRoom(
              directory,
              block * result.get(ValueLayout.JAVA_LONG, BLOCKS),
              block * result.get(ValueLayout.JAVA_LONG, BAVAIL),
              result.get(ValueLayout.JAVA_LONG, FILES),
              result.get(ValueLayout.JAVA_LONG, FAVAIL)));
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }
}

package org.zeekbus.zmtp.system;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The type of file at a path, found without opening it: open(2) on a FIFO may wait for ever, and on
 * a device it may do anything.
 */
public enum FileKind {
  /** No file has that name. */
  NOTHING("nothing"),
  /** An ordinary file. */
  REGULAR("a regular file"),
  /** A directory. */
  DIRECTORY("a directory"),
  /** A symbolic link to a path that does not exist. */
  DANGLING("a broken symbolic link"),
  /** A named pipe. */
  FIFO("a FIFO"),
  /** A Unix socket. */
  SOCKET("a socket"),
  /** A device, of characters or blocks. */
  DEVICE("a device"),
  /** A type that only this system has. */
  OTHER("something else");

  /** The file type in a mode. Source: POSIX {@code sys/stat.h}, Linux {@code inode(7)}. */
  private static final int TYPE = 0170000;

  private static final int TYPE_FIFO = 0010000;
  private static final int TYPE_CHARACTERS = 0020000;
  private static final int TYPE_BLOCKS = 0060000;
  private static final int TYPE_SOCKET = 0140000;

  private final String words;

  FileKind(String words) {
    this.words = words;
  }

  /**
   * The type of the file at a path; symbolic links are followed.
   *
   * @throws IOException if the system does not say
   */
  public static FileKind of(Path path) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException _) {
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? DANGLING : NOTHING;
    }
    if (attributes.isRegularFile()) {
      return REGULAR;
    }
    return attributes.isDirectory() ? DIRECTORY : special(path);
  }

  private static FileKind special(Path path) throws IOException {
    try {
      return switch ((int) Files.getAttribute(path, "unix:mode") & TYPE) {
        case TYPE_FIFO -> FIFO;
        case TYPE_SOCKET -> SOCKET;
        case TYPE_CHARACTERS, TYPE_BLOCKS -> DEVICE;
        default -> OTHER;
      };
    } catch (UnsupportedOperationException | IllegalArgumentException _) {
      return OTHER; // no Unix
    }
  }

  /**
   * Makes sure that a path is a regular file, or does not exist.
   *
   * @throws FileSystemException with the type of file that is there instead
   */
  public static void requireRegular(Path path) throws IOException {
    FileKind kind = of(path);
    if (kind != REGULAR && kind != NOTHING) {
      throw new FileSystemException(path.toString(), null, "not a regular file: " + kind);
    }
  }

  @Override
  public String toString() {
    return words;
  }
}

package org.zeekbus.zmtp.system;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What lies at a name, found out without opening it: an open(2) of a FIFO may wait for ever, that
 * of a device may do anything.
 */
public enum FileKind {
  /** No file has that name. */
  NOTHING("nothing"),
  /** A file as most are. */
  REGULAR("a regular file"),
  /** A directory. */
  DIRECTORY("a directory"),
  /** A symbolic link that leads nowhere. */
  DANGLING("a symbolic link to what is not there"),
  /** A named pipe. */
  FIFO("a FIFO"),
  /** A Unix socket. */
  SOCKET("a socket"),
  /** A device, of characters or blocks. */
  DEVICE("a device"),
  /** What this system alone knows. */
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
   * What a name leads to; symbolic links are followed.
   *
   * @throws IOException if the system does not tell
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
   * Makes sure that a file can be opened without surprise, or is not there.
   *
   * @throws FileSystemException with the kind of what lies there instead
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

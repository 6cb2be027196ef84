package org.zeekbus.zmtp.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.zeekbus.zmtp.system.FileKind;

/**
 * The file that a bind made, identified by device and inode: another process may replace it.
 *
 * <p>Owner: the thread that binds and closes.
 *
 * @param key device and inode
 */
record IpcFile(Path path, Object key) {
  /** The file that was made just now. */
  static IpcFile made(Path path) throws IOException {
    return new IpcFile(path, key(path));
  }

  /**
   * Removes the file of a listener that has ended; libzmq removes it in any case. Does not wait for
   * a listener that accepts no one.
   *
   * @throws IOException if a process listens there, or it is not a socket
   */
  static void makeRoom(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      String kind = Files.isSymbolicLink(path) ? "a symbolic link" : FileKind.of(path).toString();
      if (!kind.equals(FileKind.SOCKET.toString())) {
        throw new IOException("the path is " + kind + ", not a socket; use another path");
      }
      IpcFile there = made(path);
      if (isInUse(path)) {
        throw new IOException("it is in use");
      }
      there.remove();
    } catch (NoSuchFileException e) {
      // There is no file, or it was removed meanwhile.
    }
  }

  /** Removes it, unless something else has its name by now. */
  void remove() throws IOException {
    try {
      if (key(path).equals(key)) {
        Files.delete(path);
      }
    } catch (NoSuchFileException e) {
      // Another process removed it.
    }
  }

  /**
   * Only a refused connect proves that no process listens. One that would have to wait has found a
   * listener with a full backlog (unix(7), EAGAIN).
   */
  private static boolean isInUse(Path path) throws IOException {
    if (!Files.isWritable(path)) {
      throw new AccessDeniedException(path.toString());
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  private static Object key(Path path) throws IOException {
    Object key =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    return key == null ? path : key;
  }
}

package org.zeekbus.zmtp.system;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Sends a message to a Unix socket of another process, which Java cannot. Netty's library for epoll
 * does it quickest; where that cannot be loaded, {@link DatagramCalls} does it.
 *
 * <p>Owner: any thread; it has no state.
 */
public final class UnixDatagram {
  private UnixDatagram() {}

  /**
   * Sends one message. Does not block.
   *
   * @param address a path; a leading {@code @} stands for Linux's abstract namespace
   * @return false if the other side has too many that it has not read
   * @throws IOException if nobody receives there, or this system is not Linux
   */
  public static boolean send(String address, byte[] message) throws IOException {
    NativeLibraries.prepare();
    byte[] path = address.getBytes(StandardCharsets.UTF_8);
    if (address.startsWith("@")) {
      path[0] = 0;
    }
    if (!Epoll.isAvailable()) {
      if (!System.getProperty("os.name").equals("Linux")) {
        throw new IOException("only Linux has what is needed");
      }
      return DatagramCalls.send(path, message);
    }
    ByteBuf direct = Unpooled.directBuffer(message.length).writeBytes(message);
    Socket socket = Socket.newSocketDomainDgram();
    try {
      return socket.sendToDomainSocket(direct.nioBuffer(0, message.length), 0, message.length, path)
          > 0;
    } finally {
      direct.release();
      socket.close();
    }
  }
}

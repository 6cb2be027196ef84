package org.zeekbus.app.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.socket.Transport;

/**
 * Receives what a service tells its service manager, in systemd's place.
 *
 * <p>Owner: the test's thread.
 */
public final class NotifyReceiver implements AutoCloseable {
  private static final int LONGEST = 4096;

  private final Socket socket;
  private final String address;
  private final List<String> messages = new ArrayList<>();
  private int seen;

  private NotifyReceiver(Socket socket, String address) {
    this.socket = socket;
    this.address = address;
  }

  /** Receives at a file. */
  public static NotifyReceiver at(Path file) throws IOException {
    return bound(file.toString(), file.toString());
  }

  /** Receives at a name in Linux's abstract namespace. */
  public static NotifyReceiver abstractly(String name) throws IOException {
    return bound("\0" + name, "@" + name);
  }

  private static NotifyReceiver bound(String path, String address) throws IOException {
    assertThat(Transport.Kind.best()).isEqualTo(Transport.Kind.EPOLL); // which loads its library
    Socket socket = Socket.newSocketDomainDgram();
    socket.bind(new DomainSocketAddress(path));
    return new NotifyReceiver(socket, address);
  }

  /** For {@code NOTIFY_SOCKET}. */
  public String address() {
    return address;
  }

  /** All so far, each with its lines joined by a space. */
  public List<String> messages() {
    try {
      ByteBuffer into = ByteBuffer.allocateDirect(LONGEST);
      var received = socket.recvFromDomainSocket(into, 0, LONGEST);
      while (received != null && received.receivedAmount() > 0) {
        into.position(0).limit(received.receivedAmount());
        messages.add(UTF_8.decode(into).toString().replace('\n', ' '));
        into.clear();
        received = socket.recvFromDomainSocket(into, 0, LONGEST);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return messages;
  }

  /** Waits for a message after those awaited before. */
  public String await(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    Await.until(
        () -> "a message " + pattern + " in " + messages,
        Await.DEADLINE.multipliedBy(3),
        () -> skipTo(wanted));
    return messages.get(seen - 1);
  }

  private boolean skipTo(Pattern wanted) {
    List<String> all = messages();
    while (seen < all.size()) {
      if (wanted.matcher(all.get(seen++)).matches()) {
        return true;
      }
    }
    return false;
  }

  /** All before the one that was awaited last. */
  public void hasNotHeard(String pattern) {
    assertThat(messages.subList(0, seen - 1)).noneMatch(each -> each.matches(pattern));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package org.zeekbus.zmtp.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages for a Unix socket. */
final class UnixDatagramTest {
  @TempDir private Path directory;

  @BeforeEach
  void needsEpoll() {
    assumeTrue(Epoll.isAvailable(), "Linux alone has it");
  }

  private static void arrivesAt(String bound, String address) throws IOException {
    Socket receiver = Socket.newSocketDomainDgram();
    try {
      receiver.bind(new DomainSocketAddress(bound));
      assertThat(UnixDatagram.send(address, "READY=1".getBytes(UTF_8))).isTrue();
      ByteBuffer heard = ByteBuffer.allocateDirect(100);
      heard.limit(receiver.recvFromDomainSocket(heard, 0, heard.capacity()).receivedAmount());
      assertThat(UTF_8.decode(heard).toString()).isEqualTo("READY=1");
    } finally {
      receiver.close();
    }
  }

  @Test
  void arriveAtAFile() throws IOException {
    String path = directory.resolve("notify").toString();
    arrivesAt(path, path);
  }

  @Test
  void arriveAtAnAbstractName() throws IOException {
    arrivesAt("\0" + directory, "@" + directory);
  }

  @Test
  void areNotTakenByOneThatDoesNotRead() throws IOException {
    String path = directory.resolve("deaf").toString();
    Socket receiver = Socket.newSocketDomainDgram();
    try {
      receiver.bind(new DomainSocketAddress(path));
      int taken = 0;
      while (UnixDatagram.send(path, new byte[1000])) {
        taken++;
        assertThat(taken).isLessThan(1_000_000);
      }
      assertThat(taken).isPositive();
    } finally {
      receiver.close();
    }
  }

  @Test
  void needAReceiver() {
    assertThatThrownBy(() -> UnixDatagram.send(directory.resolve("none").toString(), new byte[1]))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(Reason.of(e)).isEqualTo("no such file or directory"));
  }
}

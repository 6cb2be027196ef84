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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages for a Unix socket. */
final class UnixDatagramTest {
  @TempDir private Path directory;

  @BeforeEach
  void needsEpoll() {
    assumeTrue(Epoll.isAvailable(), "Linux alone has it");
  }

  /** The two ways to send. */
  enum Way {
    NETTY,
    CALLS;

    boolean send(String address, byte[] message) throws IOException {
      return this == NETTY
          ? UnixDatagram.send(address, message)
          : DatagramCalls.send(address.replaceFirst("^@", "\0").getBytes(UTF_8), message);
    }
  }

  private static void arrivesAt(String bound, String address, Way way) throws IOException {
    Socket receiver = Socket.newSocketDomainDgram();
    try {
      receiver.bind(new DomainSocketAddress(bound));
      assertThat(way.send(address, "READY=1".getBytes(UTF_8))).isTrue();
      ByteBuffer heard = ByteBuffer.allocateDirect(100);
      heard.limit(receiver.recvFromDomainSocket(heard, 0, heard.capacity()).receivedAmount());
      assertThat(UTF_8.decode(heard).toString()).isEqualTo("READY=1");
    } finally {
      receiver.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void arriveAtAFile(Way way) throws IOException {
    String path = directory.resolve("notify").toString();
    arrivesAt(path, path, way);
  }

  @ParameterizedTest
  @EnumSource
  void arriveAtAnAbstractName(Way way) throws IOException {
    arrivesAt("\0" + directory, "@" + directory, way);
  }

  @ParameterizedTest
  @EnumSource
  void areNotTakenByOneThatDoesNotRead(Way way) throws IOException {
    String path = directory.resolve("deaf").toString();
    Socket receiver = Socket.newSocketDomainDgram();
    try {
      receiver.bind(new DomainSocketAddress(path));
      int taken = 0;
      while (way.send(path, new byte[1000])) {
        taken++;
        assertThat(taken).isLessThan(1_000_000);
      }
      assertThat(taken).isPositive();
    } finally {
      receiver.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void needAReceiver(Way way) {
    assertThatThrownBy(() -> way.send(directory.resolve("none").toString(), new byte[1]))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(Reason.of(e)).isEqualTo("no such file or directory"));
  }
}

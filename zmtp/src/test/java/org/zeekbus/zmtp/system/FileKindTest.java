package org.zeekbus.zmtp.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names are looked at without opening what they lead to. */
final class FileKindTest {
  @TempDir private Path dir;

  @Test
  void kinds() throws Exception {
    assertThat(FileKind.of(dir.resolve("none"))).isEqualTo(FileKind.NOTHING);
    assertThat(FileKind.of(dir)).isEqualTo(FileKind.DIRECTORY);
    assertThat(FileKind.of(Fifo.make(dir.resolve("fifo")))).isEqualTo(FileKind.FIFO);
    assertThat(FileKind.of(Path.of("/dev/null"))).isEqualTo(FileKind.DEVICE);
    assertThat(FileKind.of(Files.createFile(dir.resolve("file")))).isEqualTo(FileKind.REGULAR);
    Path link = Files.createSymbolicLink(dir.resolve("link"), dir.resolve("none"));
    assertThat(FileKind.of(link)).isEqualTo(FileKind.DANGLING);
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(dir.resolve("socket")));
      assertThat(FileKind.of(dir.resolve("socket"))).isEqualTo(FileKind.SOCKET);
    }
  }
}

package org.zeekbus.zmtp.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The system's refusals, in words for operators. */
final class ReasonTest {
  @TempDir private Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          No space left on device                                  | no space left on device
          Input/output error                                       | input/output error
          bind(..) failed with error(-98): Address already in use  | address already in use
          cannot bind tcp://a:1: bind(..) failed with error(-98): Address already in use | cannot bind tcp://a:1: Address already in use
          recvAddress(..) failed with error(-104): Connection reset by peer | connection reset by peer
          Logs/x.log cannot be written: no space                   | Logs/x.log cannot be written: no space
          MyLogs: it is a FIFO                                     | MyLogs: it is a FIFO
          ''                                                       | the system gives no reason
          """)
  void speaksWithoutNettysWordsAndChangesNoName(String message, String reason) {
    assertThat(Reason.of(new IOException(message))).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1 | connection refused: nobody listens there
          finishConnect(..) failed with error(-113): No route to host: /10.0.0.1:1    | no route to host: check the address, routes and firewalls
          connect(..) failed with error(-101): Network is unreachable: a.b/10.0.0.1:1 | network is unreachable: check the address, routes and firewalls
          connect(..) failed with error(-2): No such file or directory: /tmp/xsub     | no such file or directory: nobody listens there
          connect(..) failed with error(-13): Permission denied: /tmp/xsub            | permission denied
          Connection timed out                                     | connection timed out: check the address and firewalls
          connection timed out after 30000 ms: /10.0.0.1:1         | connection timed out after 30000 ms: check the address and firewalls
          """)
  void saysWhatAConnectionThatFailsUsuallyMeans(String message, String reason) {
    assertThat(Reason.ofConnecting(new IOException(message))).isEqualTo(reason);
  }

  @Test
  void namesWhatIsNotThere() {
    assertThat(Reason.ofConnecting(new UnknownHostException("a.b: Name or service not known")))
        .isEqualTo("no such host: a.b");
    assertThat(Reason.ofConnecting(new FileNotFoundException()))
        .isEqualTo("no such file or directory: nobody listens there");
    assertThat(Reason.of(new UnknownHostException("a.b: Temporary failure in name resolution")))
        .isEqualTo("no such host: a.b: Temporary failure in name resolution");
  }

  @Test
  void saysWhatToDoAboutAFile() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    assertThat(remedy(file.resolve("x/y")))
        .isEqualTo("not a directory: %s is a regular file; move it away", file);
    assertThat(remedy(dir.resolve("none/x")))
        .isEqualTo(
            "no such directory: %s/none; create it, or mount the file system that belongs there",
            dir);
    Path other = Path.of("/elsewhere/x");
    assertThat(
            Reason.withRemedy(
                file, new FileSystemException("/elsewhere/x", null, "Read-only file system")))
        .isEqualTo(
            "read-only file system: %s; mount it so that it can be written, or name it in ReadWritePaths= of the service",
            other);
    assertThat(Reason.withRemedy(file, new IOException("No space left on device")))
        .isEqualTo("no space left on device; free some space");
  }

  @Test
  void namesTheFileWhereTheMessageDoesNot() {
    Path none = dir.resolve("none");
    IOException e = catchThrowableOfType(IOException.class, () -> Files.readAllBytes(none));
    assertThat(Reason.withPlace(e)).isEqualTo("%s: no such file or directory", none);
    assertThat(Reason.withPlace(new IOException("Broken pipe"))).isEqualTo("broken pipe");
  }

  private static String remedy(Path file) {
    IOException e = catchThrowableOfType(IOException.class, () -> Files.newOutputStream(file));
    return Reason.withRemedy(file, e);
  }
}

package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class InWordsTest {
  @ParameterizedTest
  @MethodSource("causes")
  void saysTheReasonAlone(Throwable cause, String words) {
    assertThat(InWords.of(cause)).isEqualTo(words);
  }

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(
            new IOException("bind(..) failed with error(-98): Address already in use"),
            "Address already in use"),
        Arguments.of(
            new IOException(
                "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:5555"),
            "Connection refused"),
        Arguments.of(
            new IOException("Connection refused: localhost/127.0.0.1:5555"), "Connection refused"),
        Arguments.of(new IOException("Address already in use"), "Address already in use"),
        Arguments.of(new IOException((String) null), "the system gave no reason"),
        Arguments.of(new UnknownHostException("h"), "no such host or interface"),
        Arguments.of(new NoSuchFileException("/a"), "No such file or directory"),
        Arguments.of(new AccessDeniedException("/a"), "Permission denied"),
        Arguments.of(new FileAlreadyExistsException("/a"), "something else has that name"),
        Arguments.of(
            new FileSystemException("/a", null, "No space left on device"),
            "No space left on device"));
  }
}

package org.zeekbus.zmtp.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that one at a time has. */
final class LockFileTest {
  @TempDir private Path dir;

  @Test
  void isTakenOnceAndNamesItsHolder() throws Exception {
    Path file = dir.resolve("lock");
    LockFile first = LockFile.take(file).orElseThrow();
    assertThat(LockFile.take(file)).isEmpty();
    assertThat(LockFile.holder(file)).isEqualTo("process " + ProcessHandle.current().pid());
    first.close();
    LockFile.take(file).orElseThrow().close();
  }

  @Test
  void isNeverOpenedIfItIsNoFile() throws Exception {
    Path fifo = Fifo.make(dir.resolve("lock"));
    assertThatThrownBy(() -> LockFile.take(fifo))
        .isInstanceOf(FileSystemException.class)
        .hasMessage("%s: not a regular file: a FIFO", fifo);
  }

  @Test
  void aLinkIsNotFollowed() throws Exception {
    Path precious = Files.writeString(dir.resolve("precious"), "text");
    Path link = Files.createSymbolicLink(dir.resolve("lock"), precious);
    assertThatThrownBy(() -> LockFile.take(link)).isInstanceOf(IOException.class);
    assertThat(precious).hasContent("text");
  }
}

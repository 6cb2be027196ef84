package org.zeekbus.app.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.thread.Supervisor;

/** The handling of output that is not taken. */
final class StandardStreamTest {
  private static final String TEXT = "a line of the log, of some length";
  private static final byte[] LINE = (TEXT + "\n").getBytes(US_ASCII);

  @Test
  void aWriteThatFailsIsRemembered() throws Exception {
    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
      StandardStream stream = new StandardStream("standard output", Optional.empty(), full);
      assertThatThrownBy(() -> stream.write(LINE)).isInstanceOf(IOException.class);
      assertThat(stream.isClosedPipe()).isFalse();
      assertThat(stream.finish())
          .contains("cannot write to standard output: no space left on device");
    }
  }

  @Test
  void whatFindsNoRoomIsDroppedAndCountedAndTheRestComesInOrder() throws Exception {
    try (PipedInputStream reader = new PipedInputStream();
        PipedOutputStream pipe = new PipedOutputStream(reader)) {
      StandardStream stream = new StandardStream("standard error", Optional.empty(), pipe);
      stream.neverBlock(new Supervisor());
      int lines = 100_000;
      for (int i = 0; i < lines; i++) {
        stream.write(LINE);
      }
      stream.flush();
      assertThat(stream.finish().orElseThrow()).endsWith(" lines are lost, because nobody read it");
      BufferedReader read = new BufferedReader(new InputStreamReader(reader, US_ASCII));
      int kept = (1 << 20) / LINE.length;
      for (int i = 0; i < kept; i++) {
        assertThat(read.readLine()).isEqualTo(TEXT);
      }
      // There is room again: what comes now is taken.
      stream.write("on\n".getBytes(US_ASCII));
      for (String line = read.readLine(); !line.equals("on"); line = read.readLine()) {
        assertThat(line).isEqualTo(TEXT);
        kept++;
      }
      assertThat(kept).isLessThan(lines);
      assertThat(stream.finish()).as("the log has told what is missing").isEmpty();
    }
  }

  @Test
  void whatIsTakenIsAllThere() throws Exception {
    try (PipedInputStream reader = new PipedInputStream(1 << 16);
        PipedOutputStream pipe = new PipedOutputStream(reader)) {
      StandardStream stream = new StandardStream("standard error", Optional.empty(), pipe);
      stream.neverBlock(new Supervisor());
      stream.write(LINE);
      stream.flush();
      assertThat(reader.available()).isEqualTo(LINE.length);
      assertThat(stream.finish()).isEmpty();
    }
  }
}

package org.zeekbus.app.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zeek.FramesLayout;

/**
 * Any bytes as a recording, compressed or not: the reader either gives records that make the same
 * bytes again, or says where they end to be a recording.
 *
 * <p>This one alone: {@code mvn -pl app -am integration-test -Dtest=FramesFileFuzzTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.time=1h}.
 */
@Tag("fuzz")
final class FramesFileFuzzTest {
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  @FuzzTest
  void anyBytes(byte[] data) throws IOException {
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(again);
    boolean isWhole = false;
    try (FramesFile file = FramesFile.of("fuzz", new ByteArrayInputStream(data))) {
      for (Optional<FramesRecord> next = file.next(); next.isPresent(); next = file.next()) {
        FramesRecord record = next.get();
        FramesLayout.writeHead(out, record.nanos(), record.channel(), record.parts().size());
        for (byte[] part : record.parts()) {
          FramesLayout.writePart(out, part, part.length);
        }
      }
      isWhole = true;
    } catch (FramesFormatException e) {
      assertThat(e.getMessage()).startsWith("fuzz").contains(", byte ");
    } catch (IOException e) {
      assertThat(e.getMessage()).contains("a quarter of Java's heap");
    }
    if (data.length >= ZSTD.length && Arrays.equals(data, 0, ZSTD.length, ZSTD, 0, ZSTD.length)) {
      return;
    }
    byte[] read = again.toByteArray();
    assertThat(read).isEqualTo(Arrays.copyOf(data, read.length));
    assertThat(!isWhole || read.length == data.length).isTrue();
  }
}

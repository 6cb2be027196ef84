package org.zeekbus.app.sinks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.zeekbus.zeek.FramesLayout;

/** Recordings of log batches that a test has made. Owner: any thread, it has no state. */
final class LogFrames {
  private static final List<String> HEAD = List.of("log-write", "worker-1", "zeek-bin-serializer");

  private LogFrames() {}

  /** Writes one, for {@code zeekbus replay}. */
  static Path write(Path file, byte[]... batches) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      for (byte[] batch : batches) {
        FramesLayout.writeHead(out, 0, FramesLayout.Channel.LOG, HEAD.size() + 1);
        for (String part : HEAD) {
          FramesLayout.writePart(out, part.getBytes(US_ASCII), part.length());
        }
        FramesLayout.writePart(out, batch, batch.length);
      }
    }
    return file;
  }
}

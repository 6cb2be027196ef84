package org.zeekbus.zmtp.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Cuts what a killed process, or a full disk, has left behind the last whole line of a file. */
public final class WholeLines {
  private static final int CHUNK = 64 << 10;

  private WholeLines() {}

  /** Makes a file end with a whole line, and says how long it is. What ends so is not touched. */
  public static long cut(FileChannel channel) throws IOException {
    long end = lastLine(channel);
    if (end < channel.size()) {
      channel.truncate(end);
    }
    return end;
  }

  private static long lastLine(FileChannel channel) throws IOException {
    long end = channel.size();
    int size = 1; // mostly the last byte is enough
    while (end > 0) {
      long from = Math.max(0, end - size);
      ByteBuffer chunk = ByteBuffer.allocate((int) (end - from));
      while (chunk.hasRemaining() && channel.read(chunk, from + chunk.position()) >= 0) {
        // Until the chunk is there.
      }
      int lines = endOfLine(chunk);
      if (lines > 0) {
        return from + lines;
      }
      end = from;
      size = CHUNK;
    }
    return 0;
  }

  /** How many bytes the whole lines have. */
  private static int endOfLine(ByteBuffer chunk) {
    int end = chunk.position();
    while (end > 0 && chunk.get(end - 1) != '\n') {
      end--;
    }
    return end;
  }
}

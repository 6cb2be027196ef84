package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Files on a memory file system, which are taken away at 256 MiB. Owner: the main thread. */
final class FilesTarget implements SinkTarget {
  private final LogFiles files;
  private final long inRound;
  private long bytesPerRound;

  /**
   * @param inRound records of a round: the first round tells how many bytes these are
   */
  FilesTarget(Path directory, long inRound) throws IOException {
    this.files = new LogFiles(Files.createTempDirectory(directory, "zeekbus-bench-"));
    this.inRound = inRound;
  }

  @Override
  public String type() {
    return "files";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("dir", files.directory().toString(), "format", "json", "rotation-size", "256MiB");
  }

  @Override
  public long records() throws IOException {
    if (bytesPerRound > 0) {
      return files.recordBytes() * inRound / bytesPerRound;
    }
    long records = files.countRecords();
    if (records == inRound) {
      bytesPerRound = files.recordBytes();
    }
    return records;
  }

  @Override
  public void close() throws IOException {
    files.clear();
    Files.delete(files.directory());
  }
}

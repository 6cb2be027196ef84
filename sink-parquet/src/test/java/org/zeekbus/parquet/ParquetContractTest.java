package org.zeekbus.parquet;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.SinkOpener;
import org.zeekbus.sink.testkit.SinkProcess;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.sink.testkit.Trouble;
import org.zeekbus.zmtp.system.SmallDisk;

/** Parquet files keep the contract of sinks, on a disk that can be full. */
final class ParquetContractTest extends SinkContract {
  /** Too little for a batch of the test, and enough for directories. */
  private static final int ROOM = 8 << 10;

  private @Nullable SmallDisk disk;

  @Override
  protected SettingValues settings(Path directory) {
    return new TestSettings()
        .set(ParquetSection.DIR, root().toString())
        // Equal texts take no memory, so the buffer never fills.
        .set(ParquetSection.RECORDS, "1000");
  }

  private Path root() {
    return directory().resolve("disk").resolve("parquet");
  }

  @Override
  protected Sink open(TestSinkContext context) throws IOException {
    disk = SmallDisk.mount(directory(), "32m");
    return new ParquetProvider().open(context);
  }

  @AfterEach
  void unmount() throws IOException {
    closeSink();
    if (disk != null) {
      disk.close();
    }
  }

  /** The same in a process of its own. Argument: the directory of files. */
  public static final class Opener implements SinkOpener {
    /** For {@link SinkProcess}. */
    public Opener() {}

    @Override
    public Sink open(TestSinkContext context, List<String> arguments) throws IOException {
      TestSettings settings = new TestSettings().set(ParquetSection.DIR, arguments.getFirst());
      return new ParquetProvider().open(new TestSinkContext(settings, context.directory()));
    }
  }

  @Override
  protected SinkProcess process() {
    return new SinkProcess(Opener.class, List.of(root().toString()));
  }

  @Override
  protected long records(String path) throws Exception {
    return new WrittenLogs(root()).records(path);
  }

  private Path ballast() {
    return directory().resolve("disk").resolve("ballast");
  }

  @Override
  protected boolean cause(Trouble trouble) throws IOException {
    if (trouble != Trouble.DOWN && trouble != Trouble.HALF) {
      return false;
    }
    try (RandomAccessFile file = new RandomAccessFile(ballast().toFile(), "rw")) {
      byte[] chunk = new byte[1024];
      while (isWritten(file, chunk)) {
        // Until the disk is full.
      }
      if (trouble == Trouble.HALF) {
        file.setLength(file.length() - ROOM);
      }
    }
    return true;
  }

  private static boolean isWritten(RandomAccessFile file, byte[] chunk) {
    try {
      file.write(chunk);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  protected void mendTarget() throws IOException {
    Files.deleteIfExists(ballast());
  }
}

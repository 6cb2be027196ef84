package org.zeekbus.logger.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.SinkOpener;
import org.zeekbus.sink.testkit.SinkProcess;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.sink.testkit.Trouble;
import org.zeekbus.zmtp.system.SmallDisk;

/** Files keep the contract of sinks, on a disk that can be full. */
final class FilesContractTest extends SinkContract {
  /** For some records of a batch. */
  private static final int ROOM = 64 << 10;

  private @Nullable SmallDisk disk;

  private SmallDisk disk() {
    if (disk == null) {
      throw new IllegalStateException("not mounted");
    }
    return disk;
  }

  @Override
  protected Sink open(TestSinkContext context) throws IOException {
    disk = SmallDisk.mount(directory(), "16m");
    return open(disk().path());
  }

  private static Sink open(Path directory) throws IOException {
    return FileSink.open(
        FileSettings.of(
            directory,
            it -> it.rotation(RotationSettings.NEVER).processing(new Processing.Nothing())));
  }

  /** The same in a process of its own. Argument: the directory of logs. */
  public static final class Opener implements SinkOpener {
    /** For {@link SinkProcess}. */
    public Opener() {}

    @Override
    public Sink open(TestSinkContext context, List<String> arguments) throws IOException {
      return FilesContractTest.open(Path.of(arguments.getFirst()));
    }
  }

  @Override
  protected SinkProcess process() {
    return new SinkProcess(Opener.class, List.of(disk().path().toString()));
  }

  @AfterEach
  void unmount() throws IOException {
    closeSink();
    disk().close();
  }

  @Override
  protected long records(String path) throws IOException {
    Pattern name = Pattern.compile(Pattern.quote(path) + "(-\\d+)?(\\..*)?\\.log");
    long records = 0;
    try (Stream<Path> files = Files.list(disk().path())) {
      for (Path file : files.toList()) {
        if (name.matcher(file.getFileName().toString()).matches()) {
          List<String> lines = Files.readAllLines(file);
          records += lines.stream().filter(line -> !line.startsWith("#")).count();
        }
      }
    }
    return records;
  }

  private Path ballast() {
    return disk().path().resolve("ballast");
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

package org.zeekbus.logger.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.zmtp.system.SmallDisk;

/** Files keep the contract of sinks, on a disk that can be full. */
final class FilesContractTest extends SinkContract {
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
    return FileSink.open(
        FileSettings.of(
            disk().path(),
            it -> it.rotation(RotationSettings.NEVER).processing(new Processing.Nothing())));
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

  @Override
  protected boolean breakTarget() {
    try (OutputStream out = Files.newOutputStream(disk().path().resolve("ballast"))) {
      while (true) {
        out.write(new byte[1024]);
      }
    } catch (IOException e) {
      return true; // it is full
    }
  }

  @Override
  protected void mendTarget() throws IOException {
    Files.delete(disk().path().resolve("ballast"));
  }
}

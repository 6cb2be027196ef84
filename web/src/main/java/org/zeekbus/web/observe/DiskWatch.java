package org.zeekbus.web.observe;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * Looks at the disks that roles write to, on a thread of its own: a network file system may hang.
 *
 * <p>Owner: its thread looks; any thread reads.
 */
public final class DiskWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final List<Path> directories;
  private final Thread thread;
  private volatile List<Disk> latest = List.of();

  private DiskWatch(List<Path> directories, Supervisor supervisor) {
    this.directories = directories;
    this.thread = supervisor.platform("zeekbus-disks", this::run);
    thread.setDaemon(true);
  }

  /** Begins to look at the disks of these directories. */
  public static DiskWatch start(List<Path> directories, Supervisor supervisor) {
    DiskWatch watch = new DiskWatch(directories, supervisor);
    watch.thread.start();
    return watch;
  }

  /** As it was seen last. */
  public List<Disk> latest() {
    return latest;
  }

  private void run() throws InterruptedException {
    while (true) {
      List<Disk> seen = new ArrayList<>();
      for (Path directory : directories) {
        try {
          FileStore disk = Files.getFileStore(directory);
          seen.add(
              new Disk(
                  directory.toString(),
                  disk.toString(),
                  disk.getTotalSpace() - disk.getUnallocatedSpace(),
                  disk.getUsableSpace(),
                  disk.getTotalSpace()));
        } catch (IOException e) {
          // Not there yet, or gone: whoever writes to it says so.
        }
      }
      latest = List.copyOf(seen);
      Thread.sleep(EVERY);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

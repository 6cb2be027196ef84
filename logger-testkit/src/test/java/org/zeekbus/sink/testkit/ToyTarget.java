package org.zeekbus.sink.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A file with a line for each record, which can be in any trouble. Owner: any thread. */
final class ToyTarget {
  /** In the text of records that it refuses. */
  static final String REFUSED = "refuse me";

  private final Path file;
  private @Nullable Trouble trouble;

  /** Records that it takes until it is down. */
  private int left;

  ToyTarget(Path file) {
    this.file = file;
  }

  /** One record is refused for ever. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
  }

  synchronized void cause(Trouble next) {
    trouble = next;
    left = 7;
  }

  synchronized void mend() {
    trouble = null;
    notifyAll();
  }

  /** Takes a record; waits for ever if it hangs. */
  synchronized void write(String path, String text)
      throws IOException, Refusal, InterruptedException {
    Trouble now = trouble;
    if (now == Trouble.DOWN || (now == Trouble.HALF && left-- <= 0)) {
      throw new IOException("nobody is there");
    }
    if (now == Trouble.REFUSING) {
      throw new IOException("wrong password");
    }
    if (now == Trouble.SLOW) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    while (trouble == Trouble.HANGING) {
      wait();
    }
    if (text.contains(REFUSED)) {
      throw new Refusal();
    }
    Files.writeString(
        file, path + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  synchronized long records(String path) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file).stream().filter(path::equals).count() : 0;
  }
}

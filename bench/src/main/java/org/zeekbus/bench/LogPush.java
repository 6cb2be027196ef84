package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Recorded log batches that a libzmq PUSH sends at full speed, all of them or those of a path. */
record LogPush(
    NativePrograms programs, Children children, Path logs, Path frames, @Nullable String path) {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** What is done while batches are sent, often. */
  interface Meanwhile {
    void run() throws IOException;
  }

  LogPush of(@Nullable String other) {
    return new LogPush(programs, children, logs, frames, other);
  }

  /** Bytes pushed; returns when all are on their way. */
  long push(String endpoint, long rounds, Meanwhile meanwhile)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(programs.command("push"));
    command.addAll(List.of("frames=" + frames, "to=" + endpoint, "rounds=" + rounds));
    if (path != null) {
      command.add("path=" + path);
    }
    Path output = logs.resolve("push.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process push = children.start(builder.redirectOutput(output.toFile()));
    try {
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (System.nanoTime() < deadline && !push.waitFor(20, TimeUnit.MILLISECONDS)) {
        meanwhile.run();
      }
      if (push.isAlive() || push.exitValue() != 0) {
        throw new IOException("the load failed: " + Files.readString(output));
      }
    } finally {
      children.stop(push);
    }
    return LoadResult.parse(Files.readString(output)).count("bytes");
  }
}

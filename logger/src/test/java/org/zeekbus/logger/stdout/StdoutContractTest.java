package org.zeekbus.logger.stdout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.SinkOpener;
import org.zeekbus.sink.testkit.SinkProcess;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.sink.testkit.Trouble;

/** Records on stdout keep the contract of sinks. A pipe that hangs is the logger's to report. */
final class StdoutContractTest extends SinkContract {
  private final Pipe pipe = new Pipe();

  /** What a reader has seen, and what is wrong with it. Owner: any thread. */
  private static final class Pipe implements WritableByteChannel {
    private static final int HALF = 30_000;

    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private @Nullable Trouble trouble;
    private int left;

    synchronized void trouble(@Nullable Trouble next) {
      trouble = next;
      left = next == Trouble.DOWN ? 0 : HALF;
    }

    @Override
    public synchronized int write(ByteBuffer bytes) throws IOException {
      int count = bytes.remaining();
      if (trouble == Trouble.SLOW) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      } else if (trouble != null) {
        count = Math.min(count, left);
        left -= count;
        if (count == 0) {
          throw new IOException("No space left on device");
        }
      }
      byte[] part = new byte[count];
      bytes.get(part);
      seen.writeBytes(part);
      return count;
    }

    synchronized String text() {
      return seen.toString(UTF_8);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      // Nothing to close.
    }
  }

  /** Prints to a file in a process of its own. Argument: the file. */
  public static final class Opener implements SinkOpener {
    /** For {@link SinkProcess}. */
    public Opener() {}

    @Override
    public Sink open(TestSinkContext context, List<String> arguments) throws IOException {
      return new StdoutSink(new FileOutputStream(arguments.getFirst(), true));
    }
  }

  private Path file() {
    return directory().resolve("stdout");
  }

  @Override
  protected SinkProcess process() {
    return new SinkProcess(Opener.class, List.of(file().toString()));
  }

  @Override
  protected Sink open(TestSinkContext context) {
    return new StdoutSink(pipe);
  }

  @Override
  protected long records(String path) throws IOException {
    String text = Files.exists(file()) ? Files.readString(file()) : pipe.text();
    String start = "{\"_path\":\"%s\"".formatted(path);
    return text.lines().filter(line -> line.startsWith(start) && line.endsWith("}")).count();
  }

  @Override
  protected boolean cause(Trouble trouble) {
    if (trouble == Trouble.HANGING || trouble == Trouble.REFUSING) {
      return false;
    }
    pipe.trouble(trouble);
    return true;
  }

  @Override
  protected void mendTarget() {
    pipe.trouble(null);
  }
}

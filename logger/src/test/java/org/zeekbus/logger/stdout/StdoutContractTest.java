package org.zeekbus.logger.stdout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.TestSinkContext;

/** Records on stdout keep the contract of sinks. */
final class StdoutContractTest extends SinkContract {
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private boolean isBroken;

  @Override
  protected Sink open(TestSinkContext context) {
    return new StdoutSink(
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int at, int length) throws IOException {
            if (isBroken) {
              throw new IOException("No space left on device");
            }
            seen.write(bytes, at, length);
          }
        });
  }

  @Override
  protected long records(String path) {
    String start = "{\"_path\":\"%s\"".formatted(path);
    return seen.toString(UTF_8).lines().filter(line -> line.startsWith(start)).count();
  }

  @Override
  protected boolean breakTarget() {
    isBroken = true;
    return true;
  }

  @Override
  protected void mendTarget() {
    isBroken = false;
  }
}

package org.zeekbus.httpsink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.SinkOpener;
import org.zeekbus.sink.testkit.SinkProcess;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.sink.testkit.Trouble;

/** What every sink does, with a server that keeps what it takes. */
public final class HttpSinkContractTest extends SinkContract {
  private static final String REFUSED = "refused";

  /** Takes a request whole or not at all. */
  private static final RawServer.Script WORKS =
      (request, out) ->
          RawServer.answer(out, request.text().contains(REFUSED) ? 400 : 200, "what is that?");

  private final RawServer server = start();
  private final CountDownLatch mended = new CountDownLatch(1);

  private static RawServer start() {
    try {
      return RawServer.start(WORKS);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void end() throws Exception {
    closeSink();
    server.close();
  }

  @Override
  protected SettingValues settings(Path directory) {
    return settings(new TestSettings(), server.url());
  }

  private static TestSettings settings(TestSettings settings, String url) {
    return settings
        .set(HttpSection.URL, url + "/logs")
        .set(HttpSection.BUFFER, "1MiB")
        .set(HttpSection.BATCH_BYTES, "128KiB");
  }

  @Override
  protected Sink open(TestSinkContext context) throws Exception {
    return HttpSink.open(context, OpenSink.SHORT);
  }

  @Override
  protected long records(String path) {
    return server.linesWith("{\"_path\":\"%s\"".formatted(path));
  }

  @Override
  protected boolean cause(Trouble trouble) throws Exception {
    switch (trouble) {
      case DOWN -> server.down();
      case HANGING ->
          server.answers((request, out) -> {
            mended.await();
            WORKS.answer(request, out);
          });
      case REFUSING -> server.answers((request, out) -> RawServer.answer(out, 401, "who are you?"));
      case HALF -> {
        AtomicBoolean isHalf = new AtomicBoolean();
        server.answers((request, out) -> {
          if (isHalf.getAndSet(true)) {
            server.down();
          } else {
            WORKS.answer(request, out);
          }
        });
      }
      case SLOW ->
          server.answers((request, out) -> {
            var _ = new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
            WORKS.answer(request, out);
          });
    }
    return true;
  }

  @Override
  protected void mendTarget() throws Exception {
    server.answers(WORKS);
    mended.countDown();
    server.up();
  }

  @Override
  protected String refusedText() {
    return REFUSED;
  }

  @Override
  protected SinkProcess process() {
    return new SinkProcess(Opener.class, List.of(server.url()));
  }

  /** Opens it in another process. */
  public static final class Opener implements SinkOpener {
    /** Made by its name. */
    public Opener() {}

    @Override
    public Sink open(TestSinkContext context, List<String> arguments) throws Exception {
      settings((TestSettings) context.settings(), arguments.getFirst());
      return new HttpProvider().open(context);
    }
  }
}

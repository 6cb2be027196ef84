package org.zeekbus.httpsink;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.sink.testkit.Trouble;

/** What every sink does, with a server that keeps what it takes. */
final class HttpSinkContractTest extends SinkContract {
  private RawServer server;

  @BeforeEach
  void start() throws Exception {
    server = server == null ? RawServer.start(RawServer.OK) : server;
  }

  @AfterEach
  void end() throws Exception {
    closeSink();
    server.close();
  }

  @Override
  protected SettingValues settings(Path directory) {
    try {
      start(); // whichever comes first
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return new TestSettings().set(HttpSection.URL, server.url() + "/logs");
  }

  @Override
  protected Sink open(TestSinkContext context) throws Exception {
    return new HttpProvider().open(context);
  }

  @Override
  protected long records(String path) {
    return server.linesWith("{\"_path\":\"%s\"".formatted(path));
  }

  @Override
  protected boolean cause(Trouble trouble) {
    if (trouble != Trouble.DOWN) {
      return false;
    }
    server.answers((request, out) -> RawServer.answer(out, 503, "overloaded"));
    return true;
  }

  @Override
  protected void mendTarget() {
    server.answers(RawServer.OK);
  }
}

package org.zeekbus.httpsink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.SinkContract;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.sink.testkit.Trouble;

/**
 * What every sink does, with a target that answers for each record. It makes the ids itself: the
 * contract's batches all come at one moment, and equal ones would be one.
 */
final class ElasticsearchContractTest extends SinkContract {
  private static final String REFUSED = "no such text can be indexed";

  private final List<String> stored = new ArrayList<>();
  private final RawServer server;

  ElasticsearchContractTest() throws IOException {
    server = RawServer.start(this::takesAll);
  }

  private synchronized void takesAll(RawServer.Request request, OutputStream out)
      throws IOException {
    answer(request, out, Integer.MAX_VALUE);
  }

  private synchronized void takesHalf(RawServer.Request request, OutputStream out)
      throws IOException {
    answer(request, out, (int) request.lines().count() / 4);
    server.answers((_, then) -> RawServer.answer(then, 503, "overloaded"));
  }

  private void answer(RawServer.Request request, OutputStream out, int most) throws IOException {
    List<String> lines = request.lines().toList();
    List<String> items = new ArrayList<>();
    boolean hasErrors = false;
    for (int i = 0; i < lines.size(); i += 2) {
      String error =
          lines.get(i + 1).contains(REFUSED)
              ? error(400, "document_parsing_exception")
              : i / 2 >= most ? error(429, "es_rejected_execution_exception") : "";
      if (error.isEmpty()) {
        stored.add(lines.get(i));
      }
      hasErrors |= !error.isEmpty();
      items.add("{\"create\":{%s}}".formatted(error.isEmpty() ? "\"status\":201" : error));
    }
    RawServer.answer(
        out, 200, "{\"errors\":%s,\"items\":[%s]}".formatted(hasErrors, String.join(",", items)));
  }

  private static String error(int status, String type) {
    return "\"status\":%d,\"error\":{\"type\":\"%s\",\"reason\":\"x\"}".formatted(status, type);
  }

  @AfterEach
  void end() throws Exception {
    closeSink();
    server.close();
  }

  @Override
  protected SettingValues settings(Path directory) {
    return new TestSettings()
        .set(HttpSection.URL, server.url())
        .set(HttpSection.LAYOUT, "elasticsearch")
        .set(HttpSection.ELASTICSEARCH_IDS, "off")
        .set(HttpSection.INDEX, "zeek-{path}");
  }

  @Override
  protected Sink open(TestSinkContext context) throws Exception {
    return new HttpProvider().open(context);
  }

  @Override
  protected synchronized long records(String path) {
    String action = "{\"create\":{\"_index\":\"zeek-%s\"}}".formatted(path);
    return stored.stream().filter(action::equals).count();
  }

  @Override
  protected String refusedText() {
    return REFUSED;
  }

  @Override
  protected boolean cause(Trouble trouble) {
    if (trouble == Trouble.HALF) {
      server.answers(this::takesHalf);
      return true;
    }
    return false; // HttpSinkContractTest has those of whole requests
  }

  @Override
  protected void mendTarget() {
    server.answers(this::takesAll);
  }
}

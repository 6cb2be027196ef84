package org.zeekbus.top;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeekbus.top.api.Api;
import org.zeekbus.top.api.Documents;
import org.zeekbus.top.text.Moment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A cluster in which something is wrong, as docs/api.md would tell of it. */
public final class Fixtures {
  public static final Moment NOW =
      new Moment(Instant.parse("2026-11-28T23:00:00Z"), ZoneOffset.UTC);

  private Fixtures() {}

  public static byte[] bytes(String name) {
    try (InputStream in = Fixtures.class.getResourceAsStream(name + ".json")) {
      return in == null ? new byte[0] : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode document(String name) {
    return JsonMapper.shared().readTree(bytes(name));
  }

  /** The documents of all views, and of the node that is in trouble. */
  public static Documents all() {
    Map<String, JsonNode> parts = new LinkedHashMap<>();
    for (String path :
        List.of(Documents.CLUSTER, Documents.TOPICS, Documents.EVENTS, Documents.LOGS)) {
      parts.put(path, document(path));
    }
    parts.put(Api.node("worker-1"), document("worker"));
    return new Documents(parts);
  }

  /** A document of few words. */
  public static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}

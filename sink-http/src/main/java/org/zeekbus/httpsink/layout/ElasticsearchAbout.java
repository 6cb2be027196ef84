package org.zeekbus.httpsink.layout;

import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What Elasticsearch or OpenSearch says of itself: {@code {"version":{"distribution":"opensearch",
 * "number":"3.8.0"},…}}; Elasticsearch has no {@code distribution}.
 *
 * @param product its name
 * @param version its version
 */
record ElasticsearchAbout(String product, String version) {
  /** The same for people. */
  static String found(Answer answer) throws IOException {
    Verdict verdict = Verdict.ofStatus(answer);
    if (verdict instanceof Verdict.Misconfigured wrong) {
      throw new IOException(wrong.reason());
    }
    if (!(verdict instanceof Verdict.Taken)) {
      throw new IOException(answer.words());
    }
    try {
      ElasticsearchAbout about = read(answer.body());
      if (!about.version().isEmpty()) {
        return about.product() + " " + about.version();
      }
    } catch (JacksonException e) {
      // Something else: see below.
    }
    throw new IOException(
        answer.words() + ", as neither Elasticsearch nor OpenSearch does; does url name one?");
  }

  private static ElasticsearchAbout read(byte[] body) {
    String product = "Elasticsearch";
    String version = "";
    try (JsonParser in = new JsonFactory().createParser(ObjectReadContext.empty(), body)) {
      in.nextToken();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        if (in.nextToken() != JsonToken.START_OBJECT || !name.equals("version")) {
          in.skipChildren();
          continue;
        }
        for (String part = in.nextName(); part != null; part = in.nextName()) {
          JsonToken value = in.nextToken();
          if (value == JsonToken.VALUE_STRING && part.equals("number")) {
            version = Answer.words(in.getString());
          } else if (value == JsonToken.VALUE_STRING && part.equals("distribution")) {
            product = in.getString().equals("opensearch") ? "OpenSearch" : product;
          } else {
            in.skipChildren();
          }
        }
      }
    }
    return new ElasticsearchAbout(product, version);
  }
}

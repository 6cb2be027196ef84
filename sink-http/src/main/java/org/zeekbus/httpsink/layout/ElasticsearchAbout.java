package org.zeekbus.httpsink.layout;

import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What Elasticsearch or OpenSearch says of itself: {@code {"version":{"distribution":"opensearch",
 * "number":"3.8.0"},…}}; Elasticsearch has no {@code distribution}. Owner: nobody, it does not
 * change.
 *
 * @param product its name
 * @param version its version
 */
record ElasticsearchAbout(String product, String version) {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

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

  /**
   * What there is of a name, for people, from {@code
   * {"indices":[{…}],"aliases":[{…}],"data_streams":[{…}]}}.
   */
  static String place(Answer answer) {
    if (answer.status() != NOT_FOUND && answer.status() != OK) {
      return answer.words();
    }
    int streams = 0;
    int others = 0;
    try (JsonParser in = new JsonFactory().createParser(ObjectReadContext.empty(), answer.body())) {
      in.nextToken();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        if (in.nextToken() != JsonToken.START_ARRAY) {
          in.skipChildren();
          continue;
        }
        int count = 0;
        while (in.nextToken() == JsonToken.START_OBJECT) {
          count++;
          in.skipChildren();
        }
        streams += name.equals("data_streams") ? count : 0;
        others += name.equals("data_streams") ? 0 : count;
      }
    } catch (JacksonException e) {
      return "not known: " + answer.words();
    }
    return streams + others == 0
        ? "nothing yet, the first record makes it if the target allows that"
        : "data streams %,d, indexes and aliases %,d".formatted(streams, others);
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

package org.zeekbus.httpsink.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.httpsink.settings.Compression;
import org.zeekbus.httpsink.settings.ElasticsearchToken;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.httpsink.settings.IndexTemplate;
import org.zeekbus.httpsink.settings.TargetUrl;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Elasticsearch and OpenSearch: {@code _bulk} with {@code create}, which is the only action that
 * data streams take, and which fails if a record with this id is there already. Source:
 * Elasticsearch Guide, Bulk API.
 *
 * <p>Owner: any thread, it does not change.
 */
final class ElasticsearchLayout implements Layout {
  /** So that a wrong mapping, which refuses all records of a request, can be read to its end. */
  private static final int MOST_OF_ANSWER = 16 << 20;

  private final IndexTemplate index;
  private final boolean hasIds;
  private final ElasticsearchToken token;
  private final TargetUrl url;
  private final Destination destination;

  ElasticsearchLayout(SettingValues settings) {
    index = settings.find(HttpSection.INDEX).orElse(HttpSection.DEFAULT_INDEX);
    hasIds = settings.get(HttpSection.ELASTICSEARCH_IDS).isOn();
    token = settings.get(HttpSection.ELASTICSEARCH_TOKEN);
    url = settings.get(HttpSection.URL);
    destination =
        Destination.lines(url.resolve("/_bulk?" + BulkAnswer.FILTER), NdjsonLayout.CONTENT_TYPE);
  }

  @Override
  public LogEncoder encoder(LogSchema schema) {
    return new BulkEncoder(schema, destination, index, hasIds);
  }

  @Override
  public Verdict judge(Answer answer, int records) {
    if (answer.status() != 200) {
      return Verdict.ofStatus(answer);
    }
    Fates fates = new Fates();
    if (new BulkAnswer().read(answer.body(), answer.body().length, records, fates)) {
      return fates.verdict();
    }
    if (answer.isCut() && records > 1) {
      return new Verdict.Refused("answers more than %,d bytes".formatted(MOST_OF_ANSWER), true);
    }
    return new Verdict.Misconfigured(
        "answers 200, but not as Elasticsearch and OpenSearch do; does url name one of them?");
  }

  /** Gathers what became of each record. */
  private static final class Fates implements BulkAnswer.Each {
    private final Map<Integer, String> refused = new HashMap<>();
    private final List<Integer> later = new ArrayList<>();
    private String reason = "";
    private int there;

    @Override
    public void item(int place, BulkAnswer.Fate fate, String why) {
      switch (fate) {
        case TAKEN -> {}
        case THERE -> there++;
        case REFUSED -> refused.put(place, why);
        case LATER -> {
          later.add(place);
          reason = why;
        }
      }
    }

    Verdict verdict() {
      return refused.isEmpty() && later.isEmpty() && there == 0
          ? Verdict.TAKEN
          : new Verdict.Partly(refused, later, reason, there);
    }
  }

  @Override
  public Probe probe() {
    return new Probe("GET", url.resolve("/"), NdjsonLayout.CONTENT_TYPE);
  }

  @Override
  public String found(Answer answer) throws IOException {
    return ElasticsearchAbout.found(answer);
  }

  @Override
  public Optional<Probe> placeProbe() {
    return Optional.of(
        new Probe(
            "GET", url.resolve("/_resolve/index/" + index.pattern()), NdjsonLayout.CONTENT_TYPE));
  }

  @Override
  public String place(Answer answer) {
    return index.pattern() + ": " + ElasticsearchAbout.place(answer);
  }

  @Override
  public Set<Compression> compressions() {
    return EnumSet.of(Compression.NONE, Compression.GZIP);
  }

  @Override
  public String tokenScheme() {
    return switch (token) {
      case APIKEY -> "ApiKey";
      case BEARER -> "Bearer";
    };
  }

  @Override
  public int mostOfAnswer() {
    return MOST_OF_ANSWER;
  }
}

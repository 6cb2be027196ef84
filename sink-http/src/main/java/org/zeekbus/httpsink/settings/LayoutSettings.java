package org.zeekbus.httpsink.settings;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingValues;

/** Which settings belong to which layouts. Owner: any thread, it has no state. */
public final class LayoutSettings {
  /** What these layouts put behind the server's URL. */
  private static final Map<LayoutType, String> ENDPOINTS =
      Map.of(
          LayoutType.ELASTICSEARCH, "/_bulk",
          LayoutType.LOKI, "/loki/api/v1/push",
          LayoutType.SPLUNK, "/services/collector",
          LayoutType.CLICKHOUSE, "/?query=");

  private static final Map<Setting<?>, Set<LayoutType>> OF = new LinkedHashMap<>();

  static {
    OF.put(HttpSection.INDEX, EnumSet.of(LayoutType.ELASTICSEARCH, LayoutType.SPLUNK));
    OF.put(HttpSection.ELASTICSEARCH_IDS, EnumSet.of(LayoutType.ELASTICSEARCH));
    OF.put(HttpSection.ELASTICSEARCH_TOKEN, EnumSet.of(LayoutType.ELASTICSEARCH));
    OF.put(HttpSection.LOKI_LABELS, EnumSet.of(LayoutType.LOKI));
    OF.put(HttpSection.LOKI_TIMESTAMP, EnumSet.of(LayoutType.LOKI));
    OF.put(HttpSection.SPLUNK_SOURCETYPE, EnumSet.of(LayoutType.SPLUNK));
    OF.put(HttpSection.SPLUNK_SOURCE, EnumSet.of(LayoutType.SPLUNK));
    OF.put(HttpSection.TABLE, EnumSet.of(LayoutType.CLICKHOUSE));
    OF.put(HttpSection.DATABASE, EnumSet.of(LayoutType.CLICKHOUSE));
  }

  private LayoutSettings() {}

  /** Finds settings of other layouts than the sink's, and URLs that do not go with it. */
  public static void check(SettingValues settings, List<String> errors) {
    LayoutType layout = settings.get(HttpSection.LAYOUT);
    OF.forEach((setting, layouts) -> {
      if (settings.isSet(setting) && !layouts.contains(layout)) {
        errors.add(
            "%s has no effect with layout %s (expected: with layout %s only)"
                .formatted(
                    settings.describe(setting),
                    name(layout),
                    layouts.stream()
                        .map(LayoutSettings::name)
                        .collect(Collectors.joining(" or "))));
      }
    });
    settings
        .find(HttpSection.INDEX)
        .filter(index -> layout == LayoutType.SPLUNK && index.text().matches(".*(\\.|\\{date}).*"))
        .ifPresent(_ ->
            errors.add(
                "%s (expected with layout splunk: no dots, and no {date})"
                    .formatted(settings.describe(HttpSection.INDEX))));
    String endpoint = ENDPOINTS.get(layout);
    if (endpoint != null && settings.isSet(HttpSection.URL)) {
      TargetUrl url = settings.get(HttpSection.URL);
      if (url.hasPath() || url.text().contains(endpoint)) {
        errors.add(
            "%s (expected with layout %s: the server's URL alone; %s comes behind it)"
                .formatted(settings.describe(HttpSection.URL), name(layout), endpoint));
      }
    }
  }

  private static String name(LayoutType layout) {
    return HttpSection.LAYOUT.type().format(layout);
  }
}

package org.zeekbus.httpsink.layout;

import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.settings.SettingValues;

/** Makes the layout that a site wants. Owner: any thread, it has no state. */
public final class Layouts {
  private Layouts() {}

  /**
   * The layout of a sink.
   *
   * @param settings have a URL
   */
  public static Layout of(SettingValues settings) {
    return switch (settings.get(HttpSection.LAYOUT)) {
      case NDJSON -> new NdjsonLayout(settings);
      case ELASTICSEARCH -> new ElasticsearchLayout(settings);
      case LOKI -> new LokiLayout(settings);
      case SPLUNK -> new SplunkLayout(settings);
      case VECTOR -> new VectorLayout(settings);
      case CLICKHOUSE -> new ClickHouseLayout(settings);
    };
  }
}

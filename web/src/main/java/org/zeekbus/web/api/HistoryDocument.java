package org.zeekbus.web.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.web.observe.History;
import org.zeekbus.web.observe.Rate;
import org.zeekbus.web.observe.Series;

/** {@code /api/v1/history}. Its components are fields of the API (docs/api.md). */
record HistoryDocument(int stepSeconds, Instant end, Map<String, List<@Nullable Double>> series) {
  static HistoryDocument of(History.Rows<Series> rows) {
    Map<String, List<@Nullable Double>> series = new LinkedHashMap<>();
    rows.rows().forEach((each, values) -> series.put(each.label(), list(values)));
    return new HistoryDocument(rows.stepSeconds(), rows.end(), series);
  }

  /** With null for no number, and only as many digits as were kept. */
  static List<@Nullable Double> list(float[] values) {
    List<@Nullable Double> list = new ArrayList<>(values.length);
    for (float value : values) {
      list.add(Float.isNaN(value) ? null : Rate.rounded(value));
    }
    return list;
  }
}

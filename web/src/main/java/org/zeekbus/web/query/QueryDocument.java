package org.zeekbus.web.query;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/query}: whether logs can be asked, and within which bounds. Its components are
 * fields of the API (docs/api.md).
 */
record QueryDocument(
    boolean enabled,
    @Nullable String directory,
    @Nullable Long memoryBytes,
    @Nullable Double timeoutSeconds,
    @Nullable Integer mostAtOnce,
    @Nullable Integer mostRows,
    @Nullable Integer mostBytes) {
  static QueryDocument of(Optional<QueryBounds> present) {
    if (present.isEmpty()) {
      return new QueryDocument(false, null, null, null, null, null, null);
    }
    QueryBounds bounds = present.get();
    return new QueryDocument(
        true,
        bounds.directory(),
        bounds.memory(),
        (double) bounds.time().toNanos() / TimeUnit.SECONDS.toNanos(1),
        bounds.mostAtOnce(),
        bounds.mostRows(),
        bounds.mostBytes());
  }
}

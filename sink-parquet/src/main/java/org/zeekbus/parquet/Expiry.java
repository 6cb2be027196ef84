package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;

/**
 * Removes the files of all writers that retention does not keep, the oldest first, but none of the
 * current hour. Owner: the thread of the upkeep.
 */
final class Expiry {
  private final Path root;
  private final Retention retention;
  private final Disk disk;
  private final Counters counters;
  private final Logger log;

  Expiry(ParquetSettings settings, Disk disk, Counters counters, Logger log) {
    this.root = settings.root();
    this.retention = settings.retention();
    this.disk = disk;
    this.counters = counters;
    this.log = log;
  }

  /** Whether there is anything that it would remove. */
  boolean isLimited() {
    return retention.isLimited();
  }

  /**
   * Removes what is not kept.
   *
   * @param all the files that are there
   * @return those that are kept
   */
  List<StoredFile> run(List<StoredFile> all, Instant now) throws IOException {
    List<StoredFile> newestFirst = new ArrayList<>(all);
    newestFirst.sort(
        Comparator.<StoredFile, Instant>comparing(each -> each.name().to())
            .thenComparing(StoredFile::name)
            .reversed());
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    List<StoredFile> kept = new ArrayList<>();
    List<StoredFile> expired = new ArrayList<>();
    long sum = 0;
    for (StoredFile each : newestFirst) {
      sum += retention.bytes() > 0 ? each.size() : 0;
      Instant last = each.name().to();
      boolean isOld = !retention.age().isZero() && last.isBefore(now.minus(retention.age()));
      boolean isTooMuch = retention.bytes() > 0 && sum > retention.bytes();
      boolean isExpired = last.isBefore(hour) && (isOld || isTooMuch);
      (isExpired ? expired : kept).add(each);
    }
    expired.reversed().forEach(this::remove);
    return kept;
  }

  private void remove(StoredFile expired) {
    try {
      disk.delete(expired.file());
      counters.expiredFiles.increment();
      log.info("{} was removed by retention", expired.file());
    } catch (IOException e) {
      counters.expiryFailures.increment();
      log.error("{} cannot be removed: {}", expired.file(), DiskTrouble.text(e));
      return;
    }
    try {
      for (Path directory = expired.file().getParent();
          directory != null && !directory.equals(root);
          directory = directory.getParent()) {
        disk.delete(directory);
      }
    } catch (IOException _) {
      // Not empty, which is what was to be found out.
    }
  }
}

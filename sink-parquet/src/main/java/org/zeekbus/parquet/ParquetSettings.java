package org.zeekbus.parquet;

import java.nio.file.Path;
import org.zeekbus.settings.OnOff;
import org.zeekbus.sink.SinkContext;

/**
 * What a sink is told. Owner: nobody, it does not change.
 *
 * @param root the directory of Parquet files
 * @param records of a log that are written at once at the latest
 * @param buffer bytes of records in memory
 * @param isCompacting whether the files of an hour become one for each log
 */
record ParquetSettings(
    Path root, int records, long buffer, boolean isCompacting, Retention retention) {
  private static final Path DEFAULT = Path.of("parquet");

  static ParquetSettings of(SinkContext context) {
    var values = context.settings();
    return new ParquetSettings(
        values
            .find(ParquetSection.DIR)
            .orElse(context.logs().resolve(DEFAULT))
            .toAbsolutePath()
            .normalize(),
        values.get(ParquetSection.RECORDS),
        values.get(ParquetSection.BUFFER).bytes(),
        values.get(ParquetSection.COMPACT) == OnOff.ON,
        new Retention(
            values.get(ParquetSection.MAX_AGE), values.get(ParquetSection.MAX_SIZE).bytes()));
  }
}

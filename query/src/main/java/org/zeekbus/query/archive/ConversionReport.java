package org.zeekbus.query.archive;

import java.util.List;

/**
 * How far a conversion is, or how it has ended.
 *
 * @param files log files that are to be converted
 * @param done those of them that are converted
 * @param skipped files that an earlier conversion has converted, and that are the same since
 * @param bytes size of the files that are to be converted
 * @param read how much of that was read
 * @param records that were converted
 * @param converted size of the files that are converted
 * @param written size of the Parquet files
 * @param badLines lines that were no records
 * @param notes on what could not be read, a line each
 * @param failures files that could not be converted, and why, a line each; the first ones
 * @param failed how many files could not be converted
 * @param isStopped whether it ended before all files were looked at
 */
public record ConversionReport(
    int files,
    int done,
    int skipped,
    long bytes,
    long read,
    long records,
    long converted,
    long written,
    long badLines,
    List<String> notes,
    List<String> failures,
    int failed,
    boolean isStopped) {
  /** Copies the lists. */
  public ConversionReport {
    notes = List.copyOf(notes);
    failures = List.copyOf(failures);
  }
}

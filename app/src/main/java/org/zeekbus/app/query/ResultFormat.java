package org.zeekbus.app.query;

import java.io.PrintWriter;
import java.util.OptionalInt;

/** How a result is written. */
enum ResultFormat {
  /** Columns for people. */
  TABLE,
  /** An object in each line. */
  JSON,
  /** RFC 4180. */
  CSV,
  /** Names, then records, as Zeek writes them. */
  TSV,
  /** A file with types. */
  PARQUET,
  /** For the dashboard: {@link RowsAnswer}. */
  ROWS;

  /**
   * Writes a result as text.
   *
   * @param terminal how wide the terminal is, if it is written to one
   */
  ResultWriter writer(PrintWriter out, OptionalInt terminal) {
    return switch (this) {
      case TABLE -> new TableWriter(out, terminal);
      case JSON -> new JsonWriter(out);
      case CSV -> new CsvWriter(out, terminal.isPresent());
      case TSV -> new TsvWriter(out);
      case PARQUET, ROWS -> throw new IllegalArgumentException(this + " has another writer");
    };
  }
}

package org.zeekbus.query.report;

/** What the values of a column are, and so how they are shown. */
enum Kind {
  /** Text, as the logs have it. */
  TEXT,
  COUNT,
  BYTES,
  /** A count with a bar. */
  COUNT_BAR,
  /** Bytes with a bar. */
  BYTES_BAR,
  /** A part of one. */
  SHARE,
  /** How a count differs from what is usual: 0.5 is half more. */
  CHANGE,
  TIME,
  DAYS,
  SECONDS,
  /** Counts, step by step. */
  COURSE,
  /** How many rows there are in all, the same in each; shown once. */
  TOTAL,
  /** Not shown, but for the summary. */
  HIDDEN;

  /** Whether a table has it. */
  boolean isShown() {
    return this != TOTAL && this != HIDDEN;
  }

  /** Whether it stands at the right of its cell. */
  boolean isNumber() {
    return this != TEXT && this != TIME && this != COURSE;
  }
}

package org.zeekbus.app.role;

/** How statistics are printed. */
public enum StatisticsFormat {
  /** Lines for people, with all else that the process prints. */
  TEXT,
  /** One line of JSON; all else that the process prints goes to standard error. */
  JSON
}

package org.zeekbus.httpsink.settings;

/** Which time Loki files a record under. */
public enum LokiTimestamp {
  /** When it arrived here. */
  ARRIVAL,
  /** The record's own. */
  TS
}

package org.zeekbus.httpsink.settings;

import java.util.Locale;

/** How the body of a request is compressed. */
public enum Compression {
  /** Not at all. */
  NONE,
  /** Which all servers read. */
  GZIP,
  /** Smaller and faster; few servers read it. */
  ZSTD;

  /** The value of {@code Content-Encoding}, and of the setting. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

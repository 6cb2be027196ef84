package org.zeekbus.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of zeekbus, as the build has put it beside this class. Owner: nobody. */
final class BuildVersion {
  static final String NUMBER = read();

  private BuildVersion() {}

  private static String read() {
    Properties build = new Properties();
    try (InputStream in = BuildVersion.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("version", "unknown");
  }
}

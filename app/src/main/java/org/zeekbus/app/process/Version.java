package org.zeekbus.app.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions of zeekbus, as the build wrote them down, and of what it runs on. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {read()};
  }

  /** One line, such as {@code zeekbus 0.1.0 (3f2a9c1), Java 25.0.3+9-LTS, Netty 4.2.18.Final}. */
  public static String read() {
    Properties build = build();
    return "%s, Java %s, Netty %s"
        .formatted(product(build), Runtime.version(), build.getProperty("netty", "unknown"));
  }

  /** {@code zeekbus 0.1.0 (3f2a9c1)}. */
  public static String product() {
    return product(build());
  }

  /** {@code 0.1.0}. */
  public static String number() {
    return number(build());
  }

  /** {@code 3f2a9c1}; empty if unknown. */
  public static String revision() {
    return revision(build());
  }

  private static String revision(Properties build) {
    return build.getProperty("revision", "");
  }

  private static String number(Properties build) {
    return build.getProperty("version", "unknown");
  }

  private static String product(Properties build) {
    String revision = revision(build);
    return "zeekbus %s%s".formatted(number(build), revision.isEmpty() ? "" : " (" + revision + ")");
  }

  private static Properties build() {
    Properties build = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build;
  }
}

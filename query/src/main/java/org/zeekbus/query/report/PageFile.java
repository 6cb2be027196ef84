package org.zeekbus.query.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A script or style sheet that goes into the page: of the dashboard, whose colours, type and plots
 * the page has. Owner: nobody, it does not change.
 */
record PageFile(String text) {
  private static final String FILES = "org/zeekbus/dashboard/report/";

  /** The file of this name. */
  static PageFile of(String name) throws IOException {
    Optional<ClassLoader> loader = Optional.ofNullable(PageFile.class.getClassLoader());
    @Nullable InputStream found =
        loader.map(each -> each.getResourceAsStream(FILES + name)).orElse(null);
    if (found == null) {
      throw new IOException(
          FILES
              + name
              + ": not in this build; it belongs to zeekbus-dashboard, which must be in the class path");
    }
    try (found) {
      return new PageFile(new String(found.readAllBytes(), UTF_8));
    }
  }

  /** By which the page's policy allows it. */
  String hash() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

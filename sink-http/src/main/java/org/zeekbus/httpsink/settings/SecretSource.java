package org.zeekbus.httpsink.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingType;

/**
 * Where a secret is: in a file, or in an environment variable. It is never part of the
 * configuration. Owner: nobody, it does not change.
 *
 * @param text a path, or {@code env:NAME}
 */
public record SecretSource(String text) {
  /** A file, or a variable. */
  public static final SettingType<SecretSource> TYPE =
      SettingType.one("FILE", "a file, or env:NAME", SecretSource::parse, SecretSource::text);

  private static final String VARIABLE = "env:";
  private static final int LONGEST = 1 << 20;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private static SecretSource parse(String text) {
    if (text.isEmpty() || text.equals(VARIABLE)) {
      throw new IllegalArgumentException("'" + text + "' (expected: a file, or env:NAME)");
    }
    return new SecretSource(text);
  }

  /** Whether a text names an environment variable. */
  public static boolean isVariable(String text) {
    return text.startsWith(VARIABLE);
  }

  /**
   * One line of visible text, such as a password.
   *
   * @param what for the error: {@code a password}
   */
  public String line(String what, Map<String, String> environment) throws ConfigurationException {
    String found = variable(environment, what);
    String line =
        found == null
            ? new String(ownersAlone(Path.of(text), what), StandardCharsets.UTF_8)
            : found;
    String secret = line.strip();
    if (secret.isEmpty() || secret.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new ConfigurationException(
          "%s: not %s (expected: one line of text)".formatted(text, what));
    }
    return secret;
  }

  private @Nullable String variable(Map<String, String> environment, String what)
      throws ConfigurationException {
    if (!isVariable(text)) {
      return null;
    }
    String value = environment.get(text.substring(VARIABLE.length()));
    if (value == null) {
      throw new ConfigurationException(
          "%s: this environment variable is not set (expected: %s)".formatted(text, what));
    }
    return value;
  }

  /**
   * All bytes of a file that nobody else may read.
   *
   * @param what for the error: {@code a private key, PEM}
   */
  public static byte[] ownersAlone(Path file, String what) throws ConfigurationException {
    byte[] content = read(file, what);
    try {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
      if (!OWNER.containsAll(allowed)) {
        throw new ConfigurationException(
            "%s: others can use this secret (%s): chmod 600"
                .formatted(file, PosixFilePermissions.toString(allowed)));
      }
    } catch (UnsupportedOperationException e) {
      throw new ConfigurationException(
          file + ": its file system has no permissions: move the file");
    } catch (IOException e) {
      throw unreadable(file, e, what);
    }
    return content;
  }

  /**
   * All bytes of a file.
   *
   * @param what for the error: {@code certificates, PEM}
   */
  public static byte[] read(Path file, String what) throws ConfigurationException {
    try {
      // Nothing that could wait, such as a FIFO.
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new ConfigurationException(
            "%s: cannot be read: it is not a file (expected: %s)".formatted(file, what));
      }
      if (Files.size(file) > LONGEST) {
        throw new ConfigurationException(
            "%s: %,d bytes (expected: %s)".formatted(file, Files.size(file), what));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("%s: no such file (expected: %s)".formatted(file, what));
    } catch (IOException e) {
      throw unreadable(file, e, what);
    }
  }

  private static ConfigurationException unreadable(Path file, IOException e, String what) {
    String reason = e instanceof AccessDeniedException ? "permission denied" : e.toString();
    return new ConfigurationException(
        "%s: cannot be read: %s (expected: %s)".formatted(file, reason, what));
  }

  @Override
  public String toString() {
    return text;
  }
}

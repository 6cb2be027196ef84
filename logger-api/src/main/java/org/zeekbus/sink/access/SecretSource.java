package org.zeekbus.sink.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingType;

/**
 * Where a secret is: in a file that nobody else may read, or in an environment variable. It is
 * never part of the configuration. Owner: nobody, it does not change.
 *
 * @param text {@code env:NAME}, {@code file:PATH}, or a path alone
 */
public record SecretSource(String text) {
  /** A file, or a variable. */
  public static final SettingType<SecretSource> TYPE =
      SettingType.one("FILE", "a file, or env:NAME", SecretSource::parse, SecretSource::text);

  private static final String VARIABLE = "env:";
  private static final String FILE = "file:";

  /** What a URL of a file begins with. */
  private static final String URL = "file://";

  private static final int LONGEST = 1 << 20;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private static SecretSource parse(String text) {
    if (text.isEmpty() || text.equals(VARIABLE) || text.equals(FILE)) {
      throw new IllegalArgumentException("'" + text + "' (expected: a file, or env:NAME)");
    }
    return new SecretSource(text);
  }

  /** A file with this path. */
  public static SecretSource ofFile(String path) {
    return new SecretSource(FILE + path);
  }

  /**
   * Where a value is that can also stand in the configuration itself, such as one of {@link
   * SettingType#options}.
   *
   * @return nothing if it is neither {@code env:NAME} nor {@code file:PATH}, but the value itself
   */
  public static Optional<SecretSource> in(String value) {
    boolean isElsewhere =
        value.startsWith(VARIABLE) || (value.startsWith(FILE) && !value.startsWith(URL));
    return isElsewhere ? Optional.of(new SecretSource(value)) : Optional.empty();
  }

  /**
   * One line of visible text, such as a password.
   *
   * @param what for the error: {@code a password}
   * @throws ConfigurationException if there is no such text, or others can read the file
   */
  public String line(String what, Map<String, String> environment) throws ConfigurationException {
    String line = secret(what, environment);
    if (line.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new ConfigurationException(
          "%s: not %s (expected: one line of text)".formatted(text, what));
    }
    return line;
  }

  /**
   * All of a secret, without spaces and newlines at its ends.
   *
   * @param what for the error: {@code a password}
   * @throws ConfigurationException if it cannot be read, is empty, or others can read the file
   */
  public String secret(String what, Map<String, String> environment) throws ConfigurationException {
    String value = variable(what, environment);
    String secret = (value == null ? utf8(ownersAlone(path(), what)) : value).strip();
    if (secret.isEmpty()) {
      throw new ConfigurationException("%s: empty (expected: %s)".formatted(text, what));
    }
    return secret;
  }

  /**
   * The same of what is no secret: others may read the file.
   *
   * @throws ConfigurationException if it cannot be read
   */
  public String publicText(String what, Map<String, String> environment)
      throws ConfigurationException {
    String value = variable(what, environment);
    return (value == null ? utf8(read(path(), what)) : value).strip();
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Path path() {
    return Path.of(text.startsWith(FILE) ? text.substring(FILE.length()) : text);
  }

  private @Nullable String variable(String what, Map<String, String> environment)
      throws ConfigurationException {
    if (!text.startsWith(VARIABLE)) {
      return null;
    }
    String value = environment.get(text.substring(VARIABLE.length()));
    if (value == null) {
      throw new ConfigurationException(
          "%s: this environment variable is not set (expected: %s)".formatted(text, what));
    }
    return value;
  }

  /** All bytes of a file that nobody else may read. */
  static byte[] ownersAlone(Path file, String what) throws ConfigurationException {
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

  /** All bytes of a file. */
  static byte[] read(Path file, String what) throws ConfigurationException {
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

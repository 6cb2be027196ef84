package org.zeekbus.app.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.app.config.ConfiguredFile;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.CurveSecretKey;
import org.zeekbus.zmtp.system.Reason;

/** A CURVE key as somebody set it: the key itself, or the file that holds it. Prints no key. */
public final class KeyText {
  /** A CURVE key or the file that holds it. */
  static final SettingType<KeyText> TYPE =
      SettingType.one("KEY", "Z85 or file:PATH", KeyText::parse, KeyText::toString);

  private static final String FILE = "file:";
  private static final String EXPECTED = "a CURVE key, as `zeekbus keygen --dir DIR` makes them";
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private final String text;

  private KeyText(String text) {
    this.text = text;
  }

  /**
   * Takes a key of 40 characters, or {@code file:PATH}, which is not read yet.
   *
   * @throws IllegalArgumentException saying what is wrong, without the key
   */
  public static KeyText parse(String text) {
    if (!text.startsWith(FILE)) {
      var _ = CurvePublicKey.parse(text);
    } else if (text.length() == FILE.length()) {
      throw new IllegalArgumentException("'" + text + "' (expected: file:PATH)");
    }
    return new KeyText(text);
  }

  /** The name of a key's file in zeekctl's directory: {@code server_publickey}. */
  public static String fileName(Setting<KeyText> setting) {
    return setting.key().substring(setting.key().indexOf('.') + 1).replace('-', '_');
  }

  /** Names the file that holds the key. */
  public static KeyText file(Path file) {
    return new KeyText(FILE + file);
  }

  /** Reads the key, from its file if it is in one. */
  public CurvePublicKey publicKey() throws ConfigurationException {
    try {
      return CurvePublicKey.parse(isFile() ? read(path()) : text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(path() + ": " + e.getMessage());
    }
  }

  /** Reads the key; its file must be its owner's alone. */
  public CurveSecretKey secretKey() throws ConfigurationException {
    if (!isFile()) {
      return CurveSecretKey.parse(text);
    }
    checkOwner(path());
    try {
      return CurveSecretKey.parse(read(path()));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(path() + ": " + e.getMessage());
    }
  }

  /** Whether it names a file. */
  boolean isFile() {
    return text.startsWith(FILE);
  }

  /** The file that holds it, if one does. */
  Optional<Path> keptIn() {
    return isFile() ? Optional.of(path()) : Optional.empty();
  }

  private Path path() {
    return Path.of(text.substring(FILE.length()));
  }

  private static String read(Path file) throws ConfigurationException {
    // Whatever bytes there are: a key of other than ASCII says so by itself.
    return new String(ConfiguredFile.read(file, EXPECTED), StandardCharsets.ISO_8859_1).strip();
  }

  private static void checkOwner(Path file) throws ConfigurationException {
    ConfiguredFile.check(file, EXPECTED);
    Optional<String> permissions = permissionsOfOthers(file);
    if (permissions.isPresent()) {
      throw new ConfigurationException(
          "%s: others can use this secret key (%s): chmod 600".formatted(file, permissions.get()));
    }
  }

  /**
   * A file's permissions, if others than its owner have any.
   *
   * @throws ConfigurationException if the system does not tell
   */
  static Optional<String> permissionsOfOthers(Path file) throws ConfigurationException {
    try {
      Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
      return OWNER.containsAll(allowed)
          ? Optional.empty()
          : Optional.of(PosixFilePermissions.toString(allowed));
    } catch (UnsupportedOperationException e) {
      throw new ConfigurationException(
          file + ": its file system has no permissions: move the file");
    } catch (IOException e) {
      throw new ConfigurationException(file + ": its permissions cannot be read: " + Reason.of(e));
    }
  }

  /** The file, or a word for the key. */
  @Override
  public String toString() {
    return isFile() ? text : SettingType.NOT_SHOWN;
  }
}

package org.zeekbus.app.anonymize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeekbus.zmtp.system.FileKind;
import org.zeekbus.zmtp.system.Reason;

/**
 * The secret that chooses what stands for an address or a string. With the same key, two recordings
 * have the same replacements; anybody who has it can find out what they stand for.
 *
 * <p>Threads may share it.
 */
public final class AnonymizeKey {
  private static final int BYTES = 32;
  private static final String MAC = "HmacSHA256";
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] bytes;

  private AnonymizeKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A new key, which nobody ever knows. */
  public static AnonymizeKey random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new AnonymizeKey(bytes);
  }

  /** The key of these bytes. */
  static AnonymizeKey of(String hex) {
    byte[] bytes = HEX.parseHex(hex);
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("%d bytes (expected: %d)".formatted(bytes.length, BYTES));
    }
    return new AnonymizeKey(bytes);
  }

  /**
   * The key in a file, as 64 hexadecimal digits. If there is no such file, a new key is written to
   * it, for its owner only.
   *
   * @throws IOException naming the file, and what to do
   */
  public static AnonymizeKey inFile(Path file) throws IOException {
    try {
      FileKind kind = FileKind.of(file);
      if (kind == FileKind.NOTHING) {
        return create(file);
      }
      if (kind != FileKind.REGULAR) {
        throw new IOException("it is " + kind);
      }
      return of(Files.readString(file, StandardCharsets.US_ASCII).strip());
    } catch (IllegalArgumentException _) {
      throw new IOException(
          "%s is no key (expected: 64 hexadecimal digits; or no file, which makes a new key)"
              .formatted(file));
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw new IOException("cannot make the key %s: %s".formatted(file, Reason.of(e)), e);
    } catch (IOException e) {
      throw new IOException("cannot read the key %s: %s".formatted(file, Reason.of(e)), e);
    }
  }

  private static AnonymizeKey create(Path file) throws IOException {
    AnonymizeKey key = random();
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, HEX.formatHex(key.bytes) + "\n", StandardOpenOption.WRITE);
    return key;
  }

  /** 32 bytes for one purpose, which tell nothing of those for another. */
  byte[] derive(String purpose) {
    return mac().doFinal(purpose.getBytes(StandardCharsets.UTF_8));
  }

  private Mac mac() {
    return mac(bytes);
  }

  /** A keyed hash with 32 bytes. */
  static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }
}

package org.zeekbus.doctor.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.CurveSecretKey;

/**
 * zeekctl's own key files, as far as this user may read them. Of a secret key, the public one that
 * belongs to it is kept, and nothing else.
 */
public record KeyFiles(Pair server, Pair client) {
  /**
   * Both files of a pair.
   *
   * @param publicKey what the file of the public key has
   * @param ofSecret the public key of the other file's secret key
   */
  public record Pair(
      Path publicFile,
      Path secretFile,
      Optional<CurvePublicKey> publicKey,
      Optional<CurvePublicKey> ofSecret) {
    /** Whether both are known, and do not belong together. */
    public boolean isBroken() {
      return publicKey.isPresent() && ofSecret.isPresent() && !publicKey.equals(ofSecret);
    }
  }

  /**
   * Those of a directory.
   *
   * @param mistakes takes what zeekctl would not take for a key
   */
  static KeyFiles read(Path directory, List<Mistake> mistakes) {
    return new KeyFiles(pair(directory, "server", mistakes), pair(directory, "client", mistakes));
  }

  private static Pair pair(Path directory, String whose, List<Mistake> mistakes) {
    Path publicFile = directory.resolve(whose + "_publickey");
    Path secretFile = directory.resolve(whose + "_secretkey");
    return new Pair(
        publicFile, secretFile, publicKey(publicFile, mistakes), ofSecret(secretFile, mistakes));
  }

  private static Optional<CurvePublicKey> publicKey(Path file, List<Mistake> mistakes) {
    Optional<String> text = text(file);
    try {
      return text.map(CurvePublicKey::parse);
    } catch (IllegalArgumentException e) {
      mistakes.add(noKey(file));
      return Optional.empty();
    }
  }

  private static Optional<CurvePublicKey> ofSecret(Path file, List<Mistake> mistakes) {
    Optional<String> text = text(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      CurveSecretKey key = CurveSecretKey.parse(text.get());
      CurvePublicKey its = key.publicKey();
      key.wipe();
      return Optional.of(its);
    } catch (IllegalArgumentException e) {
      mistakes.add(noKey(file));
      return Optional.empty();
    }
  }

  private static Mistake noKey(Path file) {
    return Mistake.ofZeekctl(
        new Place(file, 0), "this is no key (expected: 40 characters of Z85)", "");
  }

  private static Optional<String> text(Path file) {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(SiteFile.read(file).strip());
    } catch (IOException e) {
      return Optional.empty(); // those who use it are told
    }
  }

  /** Both pairs. */
  public List<Pair> pairs() {
    return List.of(server, client);
  }
}

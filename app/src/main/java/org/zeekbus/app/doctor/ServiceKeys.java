package org.zeekbus.app.doctor;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.doctor.machine.Denial;
import org.zeekbus.doctor.machine.UserAccess;

/**
 * Whether the user of a service can use its keys, whoever asks. What the asking user may not see is
 * taken to be right.
 */
final class ServiceKeys {
  private static final String SECRET = "secretkey";

  private ServiceKeys() {}

  /** What is in the way, if something is. */
  static Optional<Denial> of(Configuration configuration, String user) {
    return CurveSection.keyFiles(configuration).stream()
        .flatMap(file -> find(file.toAbsolutePath().normalize(), user).stream())
        .findFirst();
  }

  /** The same for one file. */
  static Optional<Denial> find(Path file, String user) {
    return UserAccess.enter(file, user)
        .or(() -> UserAccess.attributes(file).flatMap(found -> find(file, found, user)));
  }

  private static Optional<Denial> find(Path file, PosixFileAttributes attributes, String user) {
    if (attributes.owner().getName().equals(user)) {
      return Optional.empty(); // how it may use its own, a start says
    }
    if (String.valueOf(file.getFileName()).contains(SECRET)) {
      return Optional.of(
          new Denial(
              user,
              file,
              "a secret key has to be a file of user %s alone%s"
                  .formatted(user, UserAccess.shown(attributes))));
    }
    return isAny(attributes, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ)
        ? Optional.empty()
        : Optional.of(
            new Denial(
                user,
                file,
                "user %s may not read it%s".formatted(user, UserAccess.shown(attributes))));
  }

  private static boolean isAny(PosixFileAttributes attributes, PosixFilePermission... any) {
    Set<PosixFilePermission> all = attributes.permissions();
    return List.of(any).stream().anyMatch(all::contains);
  }
}

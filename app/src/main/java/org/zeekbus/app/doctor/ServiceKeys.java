package org.zeekbus.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.security.CurveSection;
import org.zeekbus.doctor.facts.KeyAccess;

/**
 * Whether the user of a service can use its keys, whoever asks. What the asking user may not see is
 * taken to be right.
 */
final class ServiceKeys {
  private static final String SECRET = "secretkey";

  private ServiceKeys() {}

  /** What is in the way, if something is. */
  static Optional<KeyAccess> of(Configuration configuration, String user) {
    return CurveSection.keyFiles(configuration).stream()
        .flatMap(file -> find(file.toAbsolutePath().normalize(), user).stream())
        .findFirst();
  }

  /** The same for one file. */
  static Optional<KeyAccess> find(Path file, String user) {
    List<Path> above = new ArrayList<>();
    for (Path at = file.getParent(); at != null; at = at.getParent()) {
      above.addFirst(at);
    }
    for (Path directory : above) {
      Optional<PosixFileAttributes> attributes = attributes(directory);
      if (attributes.isPresent() && !mayEnter(attributes.get(), user)) {
        return Optional.of(
            new KeyAccess(
                user,
                directory,
                "user %s may not look into it".formatted(user) + of(attributes.get())));
      }
    }
    return attributes(file).flatMap(attributes -> find(file, attributes, user));
  }

  private static Optional<KeyAccess> find(Path file, PosixFileAttributes attributes, String user) {
    if (attributes.owner().getName().equals(user)) {
      return Optional.empty(); // how it may use its own, a start says
    }
    if (String.valueOf(file.getFileName()).contains(SECRET)) {
      return Optional.of(
          new KeyAccess(
              user,
              file,
              "a secret key has to be a file of user %s alone%s".formatted(user, of(attributes))));
    }
    return isAny(attributes, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ)
        ? Optional.empty()
        : Optional.of(
            new KeyAccess(user, file, "user %s may not read it%s".formatted(user, of(attributes))));
  }

  /** Its groups are not known: a permission of the group is taken to be for it. */
  private static boolean mayEnter(PosixFileAttributes attributes, String user) {
    return attributes.owner().getName().equals(user)
        ? isAny(attributes, PosixFilePermission.OWNER_EXECUTE)
        : isAny(attributes, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
  }

  private static boolean isAny(PosixFileAttributes attributes, PosixFilePermission... any) {
    Set<PosixFilePermission> all = attributes.permissions();
    return List.of(any).stream().anyMatch(all::contains);
  }

  private static String of(PosixFileAttributes attributes) {
    return " (%s, %s)"
        .formatted(
            attributes.owner().getName(), PosixFilePermissions.toString(attributes.permissions()));
  }

  private static Optional<PosixFileAttributes> attributes(Path path) {
    try {
      return Optional.of(Files.readAttributes(path, PosixFileAttributes.class));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}

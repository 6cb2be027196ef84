package org.zeekbus.doctor.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What another user may do with files, by their owners and permissions. The groups of that user are
 * not known: what a group may do, it may. What the asking user may not see is taken to be right.
 */
public final class UserAccess {
  private static final String ROOT = "root";

  private UserAccess() {}

  /** The directory above a file that a user may not look into, if there is one. */
  public static Optional<Denial> enter(Path file, String user) {
    for (Path at = file.getRoot(); at != null && !at.equals(file); at = below(at, file)) {
      Optional<PosixFileAttributes> attributes = attributes(at);
      if (attributes.isPresent()
          && !may(
              attributes.get(),
              user,
              PosixFilePermission.OWNER_EXECUTE,
              PosixFilePermission.GROUP_EXECUTE,
              PosixFilePermission.OTHERS_EXECUTE)) {
        return Optional.of(
            new Denial(
                user,
                at,
                "user %s may not look into it%s".formatted(user, shown(attributes.get()))));
      }
    }
    return Optional.empty();
  }

  private static Path below(Path directory, Path file) {
    return directory.resolve(file.getName(directory.getNameCount()));
  }

  /** Why a user may not write into a directory, or make it, if it may not. */
  public static Optional<Denial> write(Path directory, String user) {
    return enter(directory, user).or(() -> writeHere(directory, user));
  }

  private static Optional<Denial> writeHere(Path directory, String user) {
    for (Path at = directory; at != null; at = at.getParent()) {
      Optional<PosixFileAttributes> attributes = attributes(at);
      if (attributes.isPresent()) {
        return may(
                attributes.get(),
                user,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_WRITE)
            ? Optional.empty()
            : Optional.of(
                new Denial(
                    user,
                    at,
                    "user %s may not write there%s".formatted(user, shown(attributes.get()))));
      }
    }
    return Optional.empty();
  }

  /** Whether one of these is given to this user. */
  private static boolean may(
      PosixFileAttributes attributes,
      String user,
      PosixFilePermission asOwner,
      PosixFilePermission inGroup,
      PosixFilePermission asOther) {
    Set<PosixFilePermission> all = attributes.permissions();
    return user.equals(ROOT)
        || (attributes.owner().getName().equals(user)
            ? all.contains(asOwner)
            : List.of(inGroup, asOther).stream().anyMatch(all::contains));
  }

  /** For people: the owner, and what all may do. */
  public static String shown(PosixFileAttributes attributes) {
    return " (%s, %s)"
        .formatted(
            attributes.owner().getName(), PosixFilePermissions.toString(attributes.permissions()));
  }

  /** Nothing if there is no such file, or this user does not see it. */
  public static Optional<PosixFileAttributes> attributes(Path path) {
    try {
      return Optional.of(Files.readAttributes(path, PosixFileAttributes.class));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}

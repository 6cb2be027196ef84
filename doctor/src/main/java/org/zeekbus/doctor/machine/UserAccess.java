package org.zeekbus.doctor.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What another user may do with files, by their owners and permissions. What this does not tell is
 * taken to be right: what the asking user may not see, users and groups that are in no file of this
 * host, and access control lists.
 */
public final class UserAccess {
  private static final String ROOT = "root";
  private static final Path USERS = Path.of("/etc/passwd");
  private static final Path GROUPS = Path.of("/etc/group");

  /** Of both files. */
  private static final int NUMBER = 2;

  private static final int GROUP_OF_USER = 3;
  private static final int MEMBERS = 3;

  private UserAccess() {}

  /** The directory above a file that a user may not look into, if there is one. */
  public static Optional<Denial> enter(Path file, String user) {
    for (Path at = file.getRoot(); at != null && !at.equals(file); at = below(at, file)) {
      Optional<PosixFileAttributes> attributes = attributes(at);
      if (attributes.isPresent()
          && !may(
              at,
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
                at,
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
      Path path,
      PosixFileAttributes attributes,
      String user,
      PosixFilePermission asOwner,
      PosixFilePermission inGroup,
      PosixFilePermission asOther) {
    Set<PosixFilePermission> all = attributes.permissions();
    if (user.equals(ROOT) || AccessList.isOn(path)) {
      return true;
    }
    if (attributes.owner().getName().equals(user)) {
      return all.contains(asOwner);
    }
    return all.contains(asOther)
        || (all.contains(inGroup) && mayBeIn(user, attributes.group().getName()));
  }

  /** Whether a user is in a group, or nobody here knows (group(5), passwd(5)). */
  private static boolean mayBeIn(String user, String group) {
    Optional<String[]> account = line(USERS, user);
    Optional<String[]> members = line(GROUPS, group);
    if (account.isEmpty() || members.isEmpty()) {
      return true;
    }
    String[] ofGroup = members.get();
    return account.get()[GROUP_OF_USER].equals(ofGroup[NUMBER])
        || List.of(ofGroup[MEMBERS].split(",", -1)).contains(user);
  }

  private static Optional<String[]> line(Path file, String name) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > MEMBERS && fields[0].equals(name))
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
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

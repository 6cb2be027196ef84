package org.zeekbus.doctor.site;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;
import org.zeekbus.zmtp.system.FileKind;

/** Tells a file that is not there from one that this user may not see. */
final class ClosedDirectory {
  /** In the words of the system. */
  static final String WHY = "permission denied";

  private ClosedDirectory() {}

  /** The directory that hides whether there is a file, if one does. */
  static Optional<Path> above(Path file) {
    Path at = file.toAbsolutePath().normalize();
    Optional<Path> closed = Optional.empty();
    for (Path parent = at.getParent(); parent != null && isDenied(at); parent = at.getParent()) {
      closed = Optional.of(parent);
      at = parent;
    }
    return closed;
  }

  private static boolean isDenied(Path path) {
    try {
      var _ = FileKind.of(path);
      return false;
    } catch (AccessDeniedException e) {
      return true;
    } catch (IOException e) {
      return false; // another reason, which whoever opens it will say
    }
  }
}

package org.zeekbus.doctor.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users may do who do not own a directory, and who do. */
final class UserAccessTest {
  private static final String OTHER = "nobody-else";

  @TempDir private Path directory;

  @BeforeEach
  void lookInto() throws Exception {
    permit(directory, "rwxr-xr-x");
  }

  private static void permit(Path path, String permissions) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void theOwnerMayWrite() throws Exception {
    String owner = Files.getOwner(directory).getName();
    assertThat(UserAccess.write(directory.resolve("logs"), owner)).isEmpty();
  }

  @Test
  void anotherMayNot() {
    assertThat(UserAccess.write(directory.resolve("logs/archive"), OTHER))
        .hasValueSatisfying(denial -> {
          assertThat(denial.path()).isEqualTo(directory);
          assertThat(denial.why())
              .startsWith("user nobody-else may not write there (")
              .endsWith(", rwxr-xr-x)");
        });
  }

  @Test
  void aGroupMayBeIts() throws Exception {
    permit(directory, "rwxrwx---");
    assertThat(UserAccess.write(directory.resolve("logs"), OTHER)).isEmpty();
  }

  @Test
  void whoMayNotEnterMayNotWrite() throws Exception {
    Path logs = Files.createDirectory(directory.resolve("logs"));
    permit(logs, "rwxrwxrwx");
    permit(directory, "rwx------");
    assertThat(UserAccess.write(logs, OTHER)).map(Denial::path).contains(directory);
    assertThat(UserAccess.enter(logs, "root")).isEmpty();
  }

  @Test
  void aGroupThatIsNotItsDoesNotHelp() throws Exception {
    permit(directory, "rwxrwxr-x");
    assertThat(UserAccess.write(directory.resolve("logs"), "nobody")).isPresent();
  }

  /** A list that lets one user write, as setfacl -m u:65534:rwx makes it. */
  @Test
  void anAccessListMayLetItWrite() throws Exception {
    permit(directory, "rwxr-xr-x");
    Process python =
        new ProcessBuilder(
                "/usr/bin/python3",
                "-c",
                """
                import os, struct, sys
                none = 0xffffffff
                entries = [(1, 7, none), (2, 7, 65534), (4, 5, none), (16, 7, none), (32, 5, none)]
                acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *each) for each in entries)
                os.setxattr(sys.argv[1], "system.posix_acl_access", acl)
                """,
                directory.toString())
            .start();
    assumeThat(python.waitFor()).as("file systems without lists").isZero();
    assertThat(UserAccess.write(directory.resolve("logs"), "nobody")).isEmpty();
  }
}

package org.zeekbus.doctor.machine;

import static org.assertj.core.api.Assertions.assertThat;

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
}

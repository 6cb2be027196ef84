package org.zeekbus.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.machine.Denial;

/** Keys of zeekctl are its user's, and those of a service must be the service's. */
final class ServiceKeysTest {
  @TempDir private Path directory;

  private Path key(String permissions) throws Exception {
    Path file = Files.createFile(directory.resolve("server_secretkey"));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static String me(Path file) throws Exception {
    return Files.getOwner(file).getName();
  }

  private void enter(String permissions) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void itsOwnFileIsRight() throws Exception {
    Path file = key("rw-------");
    assertThat(ServiceKeys.find(file, me(file))).isEmpty();
  }

  @Test
  void aDirectoryOfAnotherIsClosed() throws Exception {
    Path file = key("rw-------");
    enter("rwx------");
    assertThat(ServiceKeys.find(file, "nobody-else")).map(Denial::path).contains(directory);
  }

  @Test
  void aSecretKeyOfAnotherIsOfNoUse() throws Exception {
    Path file = key("rw-rw-rw-");
    enter("rwxr-xr-x");
    assertThat(ServiceKeys.find(file, "nobody-else")).map(Denial::path).contains(file);
  }

  @Test
  void aPublicKeyMayBeReadByAll() throws Exception {
    enter("rwxr-xr-x");
    Path file = Files.createFile(directory.resolve("client_publickey"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(ServiceKeys.find(file, "nobody-else")).isEqualTo(Optional.empty());
  }

  @Test
  void doctorSaysHowToCopyThem() throws Exception {
    TestSite site = TestSite.of("right-logger-moved", directory);
    Files.writeString(
        directory.resolve("world.properties"),
        "service.user=nobody-else\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    Finding finding =
        site.diagnose("--config", site.config().toString()).findings().stream()
            .filter(each -> each.kind().equals("keys_unreadable"))
            .findFirst()
            .orElseThrow();
    Path keys = site.prefix().resolve("spool/zeromq/curve");
    Path own = site.config().resolveSibling("curve");
    assertThat(finding.remedies())
        .containsExactly(
            Remedy.run("install -d -o nobody-else -m 700 " + own),
            Remedy.run("install -o nobody-else -m 600 %s/* %s/".formatted(keys, own)),
            new Remedy(site.config().toString(), "zeekctl-keys: " + own),
            Remedy.run("systemctl restart zeekbus"));
  }
}

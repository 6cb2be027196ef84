package org.zeekbus.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.doctor.Diagnosis;
import org.zeekbus.doctor.finding.Finding;
import org.zeekbus.doctor.finding.Gravity;
import org.zeekbus.doctor.finding.Unseen;
import org.zeekbus.settings.ConfigurationException;

/** What this user may not read is not what is not there. */
final class UnreadableSiteTest {
  private static final String AUTO = "spool/installed-scripts-do-not-touch/auto/";

  @TempDir private Path directory;
  private TestSite site;

  @BeforeEach
  void copy() throws Exception {
    site = TestSite.of("right-logger-moved", directory);
  }

  /** So that it can be deleted. */
  @AfterEach
  void open() throws Exception {
    permit("spool", "rwx------");
  }

  private void permit(String path, String permissions) throws Exception {
    Files.setPosixFilePermissions(
        site.prefix().resolve(path), PosixFilePermissions.fromString(permissions));
  }

  private Diagnosis diagnose(String... flags) throws Exception {
    String[] all = new String[flags.length + 2];
    all[0] = "--config";
    all[1] = site.config().toString();
    System.arraycopy(flags, 0, all, 2, flags.length);
    return Unprivileged.call(() -> site.diagnose(all));
  }

  private static void saysOnlyThatItCouldNotLook(Diagnosis said, String what) {
    assertThat(said.findings()).allMatch(finding -> finding.gravity() == Gravity.NOTE);
    assertThat(said.unseen())
        .filteredOn(Unseen::isAskedFor)
        .extracting(Unseen::what)
        .anyMatch(each -> each.contains(what));
    assertThat(said.exit()).isEqualTo(2);
  }

  @Test
  void aClosedSpoolHidesWhetherThereIsALayout() throws Exception {
    permit("spool", "---------");
    saysOnlyThatItCouldNotLook(diagnose(), site.prefix().resolve("spool").toString());
  }

  @Test
  void whatZeekctlGeneratedCouldSetAnything() throws Exception {
    permit(AUTO + "zeekctl-config.zeek", "---------");
    saysOnlyThatItCouldNotLook(diagnose(), "zeekctl-config.zeek");
  }

  @Test
  void soCouldAScriptOfTheSite() throws Exception {
    Path secret = site.local().resolveSibling("secret.zeek");
    Files.writeString(secret, "redef Cluster::Backend::ZeroMQ::run_proxy_thread = F;\n");
    Files.writeString(site.local(), "@load ./secret\n");
    permit("share/zeek/site/secret.zeek", "---------");
    saysOnlyThatItCouldNotLook(diagnose(), secret.toString());
  }

  @Test
  void soCouldZeekctlsOwnOptions() throws Exception {
    permit("etc/zeekctl.cfg", "---------");
    saysOnlyThatItCouldNotLook(diagnose(), "zeekctl.cfg");
  }

  @Test
  void aFaultThatIsSetLaterIsStillSeen() throws Exception {
    permit("share/zeek/site/local.zeek", "---------");
    Path generated = site.prefix().resolve(AUTO + "zeekctl-config.zeek");
    Files.writeString(generated, Files.readString(generated).replace("27760", "27770"));
    assertThat(diagnose().findings())
        .extracting(Finding::kind)
        .containsExactly("endpoints_elsewhere", "options_not_deployed");
  }

  /** As files of a network file system whose host is gone. */
  @Test
  void filesThatNeverAnswerAreNotWaitedForForEver() {
    CountDownLatch never = new CountDownLatch(1);
    NamedSite.Read read =
        () -> {
          never.await();
          return new NamedSite.Answer(Optional.empty(), "");
        };
    assertThatThrownBy(() -> NamedSite.inTime("/opt/zeek", Duration.ofSeconds(1), read))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "/opt/zeek: no answer in 1 s: is the host gone whose file system is mounted there?");
    never.countDown();
  }
}

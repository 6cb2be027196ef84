package org.zeekbus.doctor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systemd 252 says of a service, and what follows for where it may write. */
final class ServiceUnitTest {
  private static final UnaryOperator<Path> SAME = UnaryOperator.identity();
  private static final String SHOWN =
      """
      Result=exit-code
      NRestarts=0
      ExecMainStatus=2
      ExecStart={ path=/usr/bin/zeekbus ; argv[]=/usr/bin/zeekbus logger --config /etc/zeekbus/zeekbus.yaml ; ignore_errors=no ; start_time=[Mon 2026-11-30 05:30:36 UTC] ; stop_time=[Mon 2026-11-30 05:30:36 UTC] ; pid=57 ; code=exited ; status=2 }
      User=zeekbus
      ReadWritePaths=/opt/zeek/logs -/srv/x
      Id=zeekbus-logger.service
      LoadState=loaded
      ActiveState=failed
      SubState=failed
      UnitFileState=disabled

      Result=success
      User=
      Id=zeekbus-nope.service
      LoadState=not-found
      ActiveState=inactive
      """;

  @Test
  void readsWhatSystemctlPrints() {
    List<ServiceUnit> units = ServiceUnit.parse(SHOWN);
    assertThat(units).extracting(ServiceUnit::name).containsExactly("zeekbus-logger.service");
    ServiceUnit unit = units.getFirst();
    assertThat(unit.role()).contains("logger");
    assertThat(unit.config()).contains(Path.of("/etc/zeekbus/zeekbus.yaml"));
    assertThat(unit.isEnabled()).isFalse();
    assertThat(unit.isInUse()).isTrue();
    assertThat(unit.get("ExecMainStatus")).isEqualTo("2");
    assertThat(unit.mayWrite(Path.of("/srv/x/logs"), SAME)).isTrue();
  }

  @Test
  void whereSystemdDoesNotRunThereIsNone() {
    assertThat(ServiceUnit.parse("")).isEmpty();
  }

  @Test
  void flagsMayStandInAnyOrder() {
    ServiceUnit unit =
        new ServiceUnit(
            Map.of(
                "ExecStart",
                "{ path=/opt/zeekbus/bin/zeekbus ; argv[]=/opt/zeekbus/bin/zeekbus run --threads 4 --config=/srv/bus.yaml --memory 1GiB ; ignore_errors=no }"));
    assertThat(unit.role()).contains("run");
    assertThat(unit.config()).contains(Path.of("/srv/bus.yaml"));
  }

  @ParameterizedTest
  @CsvSource({
    "strict, /opt/zeek/logs, false",
    "strict, /opt/zeek/logs-of-zeekbus, false",
    "strict, /srv/logs, true",
    "strict, /srv/logs/archive, true",
    "strict, /srv/logs/closed, false",
    "strict, /srv/logs/closed/open/x, true",
    "strict, /var/lib/zeekbus/data, true",
    "strict, /var/log/zeekbus, true",
    "strict, /var/log, false",
    "strict, /run/zeekbus/socket, true",
    "strict, /tmp/logs, true",
    "strict, /home/zeek/logs, false",
    "full, /etc/zeekbus/logs, false",
    "full, /usr/local/zeek/logs, false",
    "full, /opt/zeek/logs, true",
    "yes, /etc/zeekbus/logs, true",
    "yes, /usr/local/zeek/logs, false",
    "no, /usr/local/zeek/logs, true",
    "no, /secret/logs, false",
  })
  void mayWrite(String protectSystem, Path directory, boolean may) {
    ServiceUnit unit =
        new ServiceUnit(
            Map.of(
                "ProtectSystem", protectSystem,
                "ProtectHome", "yes",
                "PrivateTmp", "yes",
                "StateDirectory", "zeekbus",
                "LogsDirectory", "zeekbus",
                "RuntimeDirectory", "zeekbus",
                "ReadWritePaths", "-/srv/logs /srv/logs/closed/open /home/zeek/logs",
                "ReadOnlyPaths", "/srv/logs/closed",
                "InaccessiblePaths", "/secret"));
    assertThat(unit.mayWrite(directory, SAME)).isEqualTo(may);
  }

  @Test
  void withoutProtectionItMayWriteAnywhere() {
    assertThat(new ServiceUnit(Map.of()).mayWrite(Path.of("/home/zeek/logs"), SAME)).isTrue();
  }

  private static ServiceUnit strict(String... properties) {
    Map<String, String> all =
        new HashMap<>(Map.of("ProtectSystem", "strict", "ProtectHome", "yes"));
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    return new ServiceUnit(all);
  }

  @Test
  void linksAreFollowedOnBothSides() {
    UnaryOperator<Path> real =
        path ->
            path.startsWith("/opt/logs")
                ? Path.of("/data/logs").resolve(Path.of("/opt/logs").relativize(path))
                : path;
    Path link = Path.of("/opt/logs");
    Path data = Path.of("/data/logs/archive");
    assertThat(strict("ReadWritePaths", "/data/logs").mayWrite(link, real)).isTrue();
    assertThat(strict("ReadWritePaths", "/opt/logs").mayWrite(data, real)).isTrue();
    assertThat(strict("ReadWritePaths", "/opt").mayWrite(link, real)).isFalse();
  }

  @Test
  void whatIsBoundIsWritable() {
    Path logs = Path.of("/srv/a/logs");
    assertThat(strict("BindPaths", "/data:/srv/a:rbind /x").mayWrite(logs, SAME)).isTrue();
    assertThat(strict("BindPaths", "-/srv/a").mayWrite(logs, SAME)).isTrue();
    assertThat(strict("BindPaths", "/srv/a:/elsewhere").mayWrite(logs, SAME)).isFalse();
  }

  @Test
  void aHomeMayBeOpened() {
    Path home = Path.of("/home/zeek/logs");
    String[] paths = {"ReadWritePaths", "/home/zeek"};
    assertThat(strict(paths).mayWrite(home, SAME)).isFalse();
    assertThat(
            strict("ProtectHome", "read-only", "ReadWritePaths", "/home/zeek").mayWrite(home, SAME))
        .isTrue();
    assertThat(strict("ProtectHome", "tmpfs", "ReadWritePaths", "/home").mayWrite(home, SAME))
        .isFalse();
    assertThat(strict("ProtectHome", "tmpfs", "BindPaths", "/home/zeek").mayWrite(home, SAME))
        .isTrue();
    assertThat(
            new ServiceUnit(Map.of("ProtectSystem", "no", "ProtectHome", "read-only"))
                .mayWrite(home, SAME))
        .isFalse();
  }

  @Test
  void aPathMayHaveBlanks() {
    assertThat(
            strict("ReadWritePaths", "/srv/a \"/srv/b c\" /srv/d")
                .mayWrite(Path.of("/srv/b c/logs"), SAME))
        .isTrue();
  }

  @Test
  void theConfigurationFileMayBeNamedInARoundaboutWay() {
    ServiceUnit unit =
        new ServiceUnit(
            Map.of("ExecStart", "{ argv[]=/usr/bin/zeekbus run --config /etc/a/../b.yaml ; }"));
    assertThat(unit.reads(Path.of("/etc/b.yaml"))).isTrue();
    ServiceUnit none =
        new ServiceUnit(Map.of("ExecStart", "{ argv[]=/usr/bin/zeekbus run --threads 2 ; }"));
    assertThat(none.config()).isEmpty();
    assertThat(none.role()).contains("run");
  }
}

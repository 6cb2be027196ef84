package org.zeekbus.doctor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systemd 252 says of a service, and what follows for where it may write. */
final class ServiceUnitTest {
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
    assertThat(unit.mayWrite(Path.of("/srv/x/logs"))).isTrue();
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
    assertThat(unit.mayWrite(directory)).isEqualTo(may);
  }

  @Test
  void withoutProtectionItMayWriteAnywhere() {
    assertThat(new ServiceUnit(Map.of()).mayWrite(Path.of("/home/zeek/logs"))).isTrue();
  }
}

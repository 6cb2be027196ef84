package org.zeekbus.doctor;

import java.util.Comparator;
import java.util.List;
import org.zeekbus.doctor.check.Check;
import org.zeekbus.doctor.check.deployed.BackendCheck;
import org.zeekbus.doctor.check.deployed.LayoutCheck;
import org.zeekbus.doctor.check.deployed.MistakesCheck;
import org.zeekbus.doctor.check.deployed.SettingsCheck;
import org.zeekbus.doctor.check.deployed.UndeployedCheck;
import org.zeekbus.doctor.check.host.BacklogCheck;
import org.zeekbus.doctor.check.host.ClockCheck;
import org.zeekbus.doctor.check.host.DescriptorLimitCheck;
import org.zeekbus.doctor.check.host.DiskCheck;
import org.zeekbus.doctor.check.host.HostNamesCheck;
import org.zeekbus.doctor.check.host.MemoryCheck;
import org.zeekbus.doctor.check.host.MtuCheck;
import org.zeekbus.doctor.check.host.PortsTakenCheck;
import org.zeekbus.doctor.check.keys.CurveSidesCheck;
import org.zeekbus.doctor.check.keys.KeyAccessCheck;
import org.zeekbus.doctor.check.keys.KeyFilesCheck;
import org.zeekbus.doctor.check.keys.KeysMatchCheck;
import org.zeekbus.doctor.check.live.MissingNodesCheck;
import org.zeekbus.doctor.check.live.ProblemsCheck;
import org.zeekbus.doctor.check.live.RefusalsCheck;
import org.zeekbus.doctor.check.live.RunningSettingsCheck;
import org.zeekbus.doctor.check.live.VersionsCheck;
import org.zeekbus.doctor.check.logs.ArchiveCheck;
import org.zeekbus.doctor.check.logs.DirectoryCheck;
import org.zeekbus.doctor.check.logs.LogEndpointTextCheck;
import org.zeekbus.doctor.check.logs.LoggerPortCheck;
import org.zeekbus.doctor.check.logs.LoggerRoutesCheck;
import org.zeekbus.doctor.check.logs.ManagerLoggerCheck;
import org.zeekbus.doctor.check.logs.QueuesCheck;
import org.zeekbus.doctor.check.service.ServicePathsCheck;
import org.zeekbus.doctor.check.service.ServiceStateCheck;
import org.zeekbus.doctor.check.wiring.AddressesCheck;
import org.zeekbus.doctor.check.wiring.EndpointsCheck;
import org.zeekbus.doctor.check.wiring.Ipv6Check;
import org.zeekbus.doctor.check.wiring.LayoutPortsCheck;
import org.zeekbus.doctor.check.wiring.LoopbackCheck;
import org.zeekbus.doctor.check.wiring.OverriddenCheck;
import org.zeekbus.doctor.check.wiring.ProxyThreadCheck;
import org.zeekbus.doctor.check.wiring.WebSocketPortCheck;
import org.zeekbus.doctor.facts.Facts;
import org.zeekbus.doctor.finding.Finding;

/** Judges the facts. Changes nothing, and asks nobody. */
public final class Doctor {
  /** Causes before what follows from them. */
  private static final List<Check> CHECKS =
      List.of(
          new SettingsCheck(),
          new ServicePathsCheck(),
          new ServiceStateCheck(),
          new KeyAccessCheck(),
          new MistakesCheck(),
          new BackendCheck(),
          new PortsTakenCheck(),
          new AddressesCheck(),
          new ProxyThreadCheck(),
          new EndpointsCheck(),
          new LoopbackCheck(),
          new Ipv6Check(),
          new CurveSidesCheck(),
          new KeyFilesCheck(),
          new KeysMatchCheck(),
          new WebSocketPortCheck(),
          new LayoutPortsCheck(),
          new HostNamesCheck(),
          new ManagerLoggerCheck(),
          new LoggerRoutesCheck(),
          new LogEndpointTextCheck(),
          new LoggerPortCheck(),
          new ArchiveCheck(),
          new DirectoryCheck(),
          new MemoryCheck(),
          new DiskCheck(),
          new VersionsCheck(),
          new LayoutCheck(),
          new UndeployedCheck(),
          new OverriddenCheck(),
          new QueuesCheck(),
          new DescriptorLimitCheck(),
          new BacklogCheck(),
          new MtuCheck(),
          new ClockCheck(),
          new RunningSettingsCheck(),
          new MissingNodesCheck(),
          new RefusalsCheck(),
          new ProblemsCheck());

  private Doctor() {}

  /** All that is wrong, the gravest first. */
  public static Diagnosis diagnose(Facts facts) {
    List<Finding> findings =
        CHECKS.stream()
            .flatMap(check -> check.look(facts).stream())
            .distinct()
            .sorted(Comparator.comparing(Finding::gravity))
            .toList();
    return new Diagnosis(LookedAt.of(facts), findings, facts.unseen());
  }
}

package org.zeekbus.app.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.role.LinkRole;
import org.zeekbus.app.role.MachineMemory;
import org.zeekbus.app.role.RunningRole;
import org.zeekbus.app.role.ServedEndpoints;
import org.zeekbus.app.role.Service;
import org.zeekbus.app.role.ServiceOutput;
import org.zeekbus.app.role.WebSocketStart;
import org.zeekbus.app.role.WebStart;
import org.zeekbus.app.security.EndpointSecurity;
import org.zeekbus.app.security.ReloadedFiles;
import org.zeekbus.app.systemd.ActivatedSockets;
import org.zeekbus.web.observe.Roles;
import org.zeekbus.zmtp.socket.InheritedSockets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Serves the WebSocket API in a process of its own, such as on another host than the broker. */
@Command(
    name = "websocket",
    description =
        "Serve Zeek's WebSocket API apart from the broker, such as on another host, until SIGTERM or"
            + " SIGINT. `run` and `broker` serve it by themselves.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class WebSocketCommand implements Callable<Integer> {
  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Configuration configuration =
        Configuration.load(
            SettingFlags.flags(spec, context.environment().sections()), context.environment());
    ServiceOutput output =
        ServiceOutput.of(configuration, spec.commandLine().getOut(), spec.commandLine().getErr());
    PrintWriter out = output.messages();
    try (Service service =
        Service.prepare(configuration, context.environment(), context.signals(), output)) {
      MachineMemory.check(configuration);
      EndpointSecurity security = EndpointSecurity.ofNoEndpoint(configuration);
      InheritedSockets inherited =
          ActivatedSockets.of(context.environment(), ServedEndpoints.ofWebSocket(configuration));
      WebSocketStart webSocket = WebSocketStart.alone(configuration, security, inherited);
      WebStart web = WebStart.of(configuration, inherited);
      webSocket.probe();
      web.probe();
      LinkRole link = LinkRole.start(configuration, out);
      service.announce(List.of(link));
      List<RunningRole> served = webSocket.over(link, out);
      Roles observed = new Roles(link.bus().broker(), null, webSocket.server());
      List<ReloadedFiles> files = new ArrayList<>(web.files(security));
      files.addAll(webSocket.files());
      return service.run(web.beside(served, observed, security, out), files, observed);
    }
  }
}

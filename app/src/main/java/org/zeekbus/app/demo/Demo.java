package org.zeekbus.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.zeekbus.app.command.Simulation;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.role.RunningRole;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.Endpoint;

/** The door of {@code run --demo}. Owner: the main thread. */
public final class Demo implements Simulation {
  private final DemoDirectory directory;

  private Demo(DemoDirectory directory) {
    this.directory = directory;
  }

  /**
   * Makes the demo's directory, and nothing else yet.
   *
   * @throws IOException saying what to do if it cannot be made
   */
  public static Demo prepare() throws IOException {
    return new Demo(DemoDirectory.create());
  }

  @Override
  public Configuration configuration(Flags given, Environment environment)
      throws ConfigurationException {
    return DemoConfiguration.load(given, environment, directory);
  }

  @Override
  public RunningRole start(
      List<Endpoint> xsub, List<Endpoint> xpub, List<Endpoint> listen, PrintWriter out) {
    return SimulatedCluster.start(
        xsub.getFirst(), xpub.getFirst(), directory.slowSocket(), listen.getFirst(), out);
  }

  @Override
  public void close() {
    directory.remove();
  }
}

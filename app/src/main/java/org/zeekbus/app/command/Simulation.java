package org.zeekbus.app.command;

import java.io.PrintWriter;
import java.util.List;
import org.zeekbus.app.config.Configuration;
import org.zeekbus.app.config.Environment;
import org.zeekbus.app.config.Flags;
import org.zeekbus.app.role.RunningRole;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.Endpoint;

/**
 * A simulated cluster that {@code run} starts beside its roles. Owner: the main thread; a signal's
 * thread may close it, too.
 */
public interface Simulation extends AutoCloseable {
  /**
   * Joins what the user has set with what the simulation needs.
   *
   * @throws ConfigurationException if a setting would reach beyond the simulation
   */
  Configuration configuration(Flags given, Environment environment) throws ConfigurationException;

  /**
   * Starts it beside a broker and a logger that stand.
   *
   * @param xsub where the broker listens for publishers
   * @param xpub where it listens for subscribers
   * @param listen where the logger listens
   */
  RunningRole start(
      List<Endpoint> xsub, List<Endpoint> xpub, List<Endpoint> listen, PrintWriter out);

  /**
   * Removes what it has left, once the roles have stopped, or just before the process is killed.
   */
  @Override
  void close();
}

package org.zeekbus.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zmtp.TestProgram;

/**
 * Hosts of a network of their own: a namespace for the middle one, and one for each around it, with
 * a cable to the middle. Needs root and iproute2.
 *
 * <p>Owner: the test's thread.
 */
final class Namespaces implements AutoCloseable {
  private final String prefix = "zb" + ProcessHandle.current().pid() + "-";
  private final List<String> hosts = new ArrayList<>();

  private Namespaces() {}

  /** The middle and no others yet; skips the test where the system does not allow it. */
  static Namespaces create() {
    Namespaces all = new Namespaces();
    try {
      all.add("middle");
      return all;
    } catch (IOException e) {
      all.close();
      assumeTrue(false, "no network namespaces (run as root, with iproute2): " + e.getMessage());
      throw new AssertionError(e);
    }
  }

  /** A host with a cable to the middle, which has the address {@code 192.0.2.(4n+1)} there. */
  Namespaces host(String name) throws IOException {
    add(name);
    int network = 4 * (hosts.size() - 2);
    String cable = cable(name);
    run("ip", "-n", name("middle"), "link", "add", cable, "type", "veth", "peer", "name", "up0");
    run("ip", "-n", name("middle"), "link", "set", "up0", "netns", name(name));
    run(
        "ip",
        "-n",
        name("middle"),
        "addr",
        "add",
        "192.0.2." + (network + 1) + "/30",
        "dev",
        cable);
    run("ip", "-n", name(name), "addr", "add", "192.0.2." + (network + 2) + "/30", "dev", "up0");
    run("ip", "-n", name("middle"), "link", "set", cable, "up");
    run("ip", "-n", name(name), "link", "set", "up0", "up");
    return this;
  }

  /** Where the middle is from this host. */
  String middleFrom(String name) {
    return "192.0.2." + (4 * (hosts.indexOf(name) - 1) + 1);
  }

  /** Pulls the host's cable: nobody is told. */
  void cut(String name) throws IOException {
    run("ip", "-n", name(name), "link", "set", "up0", "down");
  }

  /** The words to put before a command so that it runs on this host. */
  List<String> on(String name) {
    return List.of("ip", "netns", "exec", name(name));
  }

  private void add(String host) throws IOException {
    run("ip", "netns", "add", name(host));
    hosts.add(host);
    run("ip", "-n", name(host), "link", "set", "lo", "up");
  }

  private String name(String host) {
    return prefix + host;
  }

  /** An interface's name has 15 characters at most. */
  private static String cable(String host) {
    return "to-" + host;
  }

  private static void run(String... command) throws IOException {
    TestProgram.End end = TestProgram.run(command);
    if (end.exit() != 0) {
      throw new IOException(String.join(" ", command) + ": " + end.said().strip());
    }
  }

  @Override
  public void close() {
    for (String host : hosts) {
      try {
        run("ip", "netns", "del", name(host));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}

package org.zeekbus.bench;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The processes that this benchmark started: none outlives it, also after ctrl-C. Shared by
 * threads: the main one and the shutdown hook.
 */
final class Children {
  private final Set<Process> alive = ConcurrentHashMap.newKeySet();

  Children() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> alive.forEach(Children::kill)));
  }

  Process start(ProcessBuilder builder) throws IOException {
    // What is measured is alone.
    builder.environment().putIfAbsent("ZEEKBUS_HTTP_LISTEN", "none");
    builder.environment().putIfAbsent("ZEEKBUS_WEBSOCKET_LISTEN", "none");
    Process process = builder.start();
    alive.add(process);
    return process;
  }

  /** Asks it to end, and ends it if it doesn't. */
  void stop(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    if (!process.waitFor(3, TimeUnit.SECONDS)) {
      kill(process);
      process.waitFor();
    }
    alive.remove(process);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}

package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The default address of a server, which two brokers want. In a network of its own. */
final class DefaultAddress {
  private static final String ANY_PORT = "tcp://127.0.0.1:0";

  private DefaultAddress() {}

  /**
   * The first broker gets it; the second warns and goes on without the server.
   *
   * @param unset the variable by which tests switch the server off
   * @param announced line of the first
   * @param warned line of the second
   * @param unsaid what the second never prints
   */
  static void goesToTheFirst(
      Path directory, String unset, Pattern announced, Pattern warned, String unsaid)
      throws Exception {
    try (Namespaces network = Namespaces.create()) {
      List<String> words = new ArrayList<>(network.on("middle"));
      words.addAll(List.of("env", "-u", unset));
      try (ZeekbusProcess first = broker(directory, words)) {
        first.await(announced);
        try (ZeekbusProcess second = broker(directory, words)) {
          second.await(warned);
          assertThat(second.signal("TERM").awaitExit()).isZero();
          assertThat(second.printed()).doesNotContain(unsaid);
        }
      }
    }
  }

  private static ZeekbusProcess broker(Path directory, List<String> words) throws Exception {
    return ZeekbusProcess.startBehind(
        words, directory, "broker", "--xsub", ANY_PORT, "--xpub", ANY_PORT);
  }
}

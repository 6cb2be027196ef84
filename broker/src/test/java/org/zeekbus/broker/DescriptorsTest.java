package org.zeekbus.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PeerWarnings;
import org.zeekbus.zmtp.system.Reason;

/** File descriptors run out, and come back. */
final class DescriptorsTest {
  @Test
  void whoConnectsMeanwhileIsServedWhenThereAreSomeAgain() throws Exception {
    Process child =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "ulimit -n 512; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Dtest.log=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    Thread.ofVirtual().start(() -> endAfter(child, Await.DEADLINE.multipliedBy(3)));
    try (BufferedReader out =
            new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8));
        PrintStream in = new PrintStream(child.getOutputStream(), true, UTF_8)) {
      List<String> lines = new ArrayList<>();
      Endpoint xpub = Endpoint.parse(after(out, lines, "XPUB "));
      in.println("exhaust");
      after(out, lines, "exhausted");
      try (RawPeer peer = RawPeer.silent(xpub)) {
        assertThat(after(out, lines, "cannot accept connections at "))
            .startsWith(
                xpub
                    + ": too many open files; peers that connect have to wait; raise the open-file limit"
                    + " (LimitNOFILE, ulimit -n)");
        in.println("attempts");
        Await.until("a second attempt", () -> attempts(in, out, lines) >= 2);
        in.println("free");
        assertThat(peer.greeting()[0]).isEqualTo((byte) 0xff);
      }
      // It had waited a second each time, and said it once.
      in.println("attempts");
      assertThat(Integer.parseInt(after(out, lines, "attempts "))).isLessThan(60);
      assertThat(lines).filteredOn(line -> line.contains("cannot accept")).hasSize(1);
      assertThat(lines).noneMatch(line -> line.contains("\tat "));
    } finally {
      child.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
  }

  /** Waiting for its words ends. */
  private static void endAfter(Process child, Duration limit) {
    try {
      child.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    child.destroyForcibly();
  }

  private static int attempts(PrintStream in, BufferedReader out, List<String> lines) {
    try {
      int count = Integer.parseInt(after(out, lines, "attempts "));
      if (count < 2) {
        in.println("attempts");
      }
      return count;
    } catch (IOException e) {
      return 0;
    }
  }

  /** The rest of the next line that has this in it. */
  private static String after(BufferedReader out, List<String> lines, String text)
      throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
      int at = line.indexOf(text);
      if (at >= 0) {
        return line.substring(at + text.length());
      }
    }
    throw new IOException("no '" + text + "' in " + lines);
  }

  /** A broker that does what it reads. */
  static final class Child {
    private Child() {}

    @SuppressWarnings("DefaultCharset") // what it prints is ASCII
    public static void main(String[] args) throws IOException {
      Broker broker =
          Broker.start(BrokerSettings.DEFAULT.on(TestBroker.ANY_PORT, TestBroker.ANY_PORT));
      // In a jar, which is open, all classes can be loaded; from a directory only with a
      // descriptor.
      new PeerWarnings(LoggerFactory.getLogger("org.zeekbus.test.descriptors"))
          .warn("a", "{}{}{}", "loaded", Reason.of(new IOException("loaded: /a")));
      System.out.println("XPUB " + broker.xpubEndpoints().getFirst());
      List<FileInputStream> open = new ArrayList<>();
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        switch (line) {
          case "exhaust" -> {
            exhaust(open);
            System.out.println("exhausted");
          }
          case "free" -> {
            for (FileInputStream each : open) {
              each.close();
            }
          }
          default ->
              System.out.println("attempts " + broker.log().counts().xpub.cannotAccept.sum());
        }
      }
      Runtime.getRuntime().halt(1);
    }

    private static void exhaust(List<FileInputStream> open) {
      try {
        while (true) {
          open.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        // There are no more.
      }
    }
  }
}

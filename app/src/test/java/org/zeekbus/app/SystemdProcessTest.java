package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.systemd.NotifyReceiver;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** A service as systemd runs it: it is told when it is ready, and gives it sockets. */
final class SystemdProcessTest {
  private static final String ANY_PORT = "tcp://127.0.0.1:0";

  /**
   * Opens sockets on loopback ports of its choice and the files that it is told, and starts its
   * other arguments with them, again each time that they end with 0.
   */
  private static final String SOCKETS =
      """
      import os, socket, sys
      count, files, command = int(sys.argv[1]), sys.argv[2].split(","), sys.argv[3:]
      listeners = []
      for _ in range(count):
          listeners.append(socket.socket())
          listeners[-1].bind(("127.0.0.1", 0))
      for file in filter(None, files):
          listeners.append(socket.socket(socket.AF_UNIX))
          listeners[-1].bind(file)
      for each in listeners:
          each.listen(64)
      ports = [str(each.getsockname()[1]) for each in listeners[:count]]
      for i, port in enumerate(ports):
          command = [word.replace("PORT%d" % i, port) for word in command]
      print("ports", *ports, flush=True)
      status = 0
      while status == 0:
          pid = os.fork()
          if pid == 0:
              copies = [os.dup(each.fileno()) for each in listeners]
              high = [os.dup2(fd, 100 + i) for i, fd in enumerate(copies)]
              for i, fd in enumerate(high):
                  os.dup2(fd, 3 + i)
              os.environ.update(LISTEN_FDS=str(len(listeners)), LISTEN_PID=str(os.getpid()),
                                LISTEN_FDNAMES=":".join("s%d" % i for i in range(len(listeners))))
              os.execvp(command[0], command)
          print("pid", pid, flush=True)
          status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
          print("exit", status, flush=True)
      """;

  @TempDir private Path directory;

  private static List<String> python(int ports, Path... files) {
    List<String> names = new ArrayList<>();
    for (Path file : files) {
      names.add(file.toString());
    }
    return List.of(
        "/usr/bin/python3", "-c", SOCKETS, Integer.toString(ports), String.join(",", names));
  }

  private static void signal(String name, String pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }

  @Test
  void tellsWhatItDoes() throws Exception {
    try (NotifyReceiver systemd = NotifyReceiver.abstractly(directory.toString());
        ZeekbusProcess zeekbus =
            ZeekbusProcess.startBehind(
                List.of("env", "NOTIFY_SOCKET=" + systemd.address(), "WATCHDOG_USEC=500000"),
                directory,
                "run",
                "--xsub",
                ANY_PORT,
                "--xpub",
                ANY_PORT,
                "--listen",
                ANY_PORT)) {
      systemd.await("READY=1 STATUS=all roles run");
      assertThat(zeekbus.printed()).contains("listening: ", "logging: ");
      systemd.await("STATUS=0 nodes.*");
      systemd.await("WATCHDOG=1");
      zeekbus.signal("HUP");
      systemd.await("RELOADING=1 MONOTONIC_USEC=[0-9]+");
      systemd.await("READY=1");
      systemd.await("WATCHDOG=1");
      systemd.hasNotHeard("STOPPING=1.*");
      zeekbus.signal("TERM");
      systemd.await("STOPPING=1 EXTEND_TIMEOUT_USEC=40500000 STATUS=draining queues");
      assertThat(zeekbus.awaitExit()).isZero();
      assertThat(zeekbus.printed()).doesNotContain("LEAK", "Exception", "WARN", "ERROR");
    }
  }

  /** Its library must be unpacked first, and temporary files are of no use for that. */
  @Test
  void tellsItAlsoWhereTemporaryFilesCannotBeMade() throws Exception {
    Path state = directory.resolve("state");
    try (NotifyReceiver systemd = NotifyReceiver.abstractly(directory.toString());
        ZeekbusProcess zeekbus =
            ZeekbusProcess.startBehind(
                List.of(
                    "env",
                    "NOTIFY_SOCKET=" + systemd.address(),
                    "STATE_DIRECTORY=" + state + ":" + directory.resolve("other"),
                    "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=/proc"),
                directory,
                "broker",
                "--xsub",
                ANY_PORT,
                "--xpub",
                ANY_PORT)) {
      systemd.await("READY=1 STATUS=all roles run");
      assertThat(state).isEmptyDirectory(); // libraries are removed once they are loaded
      assertThat(directory.resolve("other")).doesNotExist();
      zeekbus.signal("TERM");
      assertThat(zeekbus.awaitExit()).isZero();
    }
  }

  @Test
  void listensOnSocketsThatItIsGivenAndConnectionsWaitForTheNext() throws Exception {
    Path pull = directory.resolve("pull");
    try (PythonPeer python = PythonPeer.start();
        ZeekbusProcess parent =
            ZeekbusProcess.startBehind(
                python(4, pull),
                directory,
                "run",
                "--xsub=tcp://127.0.0.1:PORT0",
                "--xpub=tcp://127.0.0.1:PORT1",
                "--listen=ipc://" + pull,
                ZeekbusProcess.WEBSOCKET_LISTEN,
                "127.0.0.1:PORT2",
                ZeekbusProcess.HTTP_LISTEN,
                "127.0.0.1:PORT3")) {
      Matcher ports = parent.await(Pattern.compile("ports (\\d+) (\\d+) (\\d+) (\\d+)"));
      Endpoint xsub = Endpoint.parse("tcp://127.0.0.1:" + ports.group(1));
      Endpoint xpub = Endpoint.parse("tcp://127.0.0.1:" + ports.group(2));
      // It has just begun to start: they wait in the kernel.
      PythonPeer.Socket subscriber = python.socket("SUB");
      subscriber.connect(xpub);
      subscriber.subscribe("zeek.");
      PythonPeer.Socket publisher = python.socket("XPUB");
      publisher.connect(xsub);
      publisher.expect("\\x01zeek.");
      assertThat(publisher.send("zeek.event", "1")).isTrue();
      subscriber.expect("zeek.event", "1");
      parent.await(Pattern.compile("dashboard: http://127\\.0\\.0\\.1:" + ports.group(4) + "/ .*"));
      assertThat(answer(Integer.parseInt(ports.group(3)), "/v1/messages/json")).contains(" 426 ");
      assertThat(answer(Integer.parseInt(ports.group(4)), "/healthz")).contains(" 200 ");
      signal("TERM", pid(parent));
      parent.await(Pattern.compile("exit 0"));
      assertThat(Files.exists(pull)).isTrue();
      // The next one takes the same sockets, and nodes notice nothing but a pause.
      Await.until(
          "events come through again",
          () -> {
            assertThat(publisher.send("zeek.event", "2")).isTrue();
            return subscriber.receive(Duration.ofMillis(100)).isPresent();
          });
      assertThat(parent.printed()).doesNotContain("LEAK", "Exception", "ERROR");
    }
  }

  private static String pid(ZeekbusProcess parent) {
    Matcher pid = Pattern.compile("pid (\\d+)$", Pattern.MULTILINE).matcher(parent.printed());
    assertThat(pid.find()).isTrue();
    return pid.group(1);
  }

  private static String answer(int port, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) Await.DEADLINE.toMillis());
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(path)
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void refusesSocketsThatItHasNoUseFor() throws Exception {
    try (ZeekbusProcess parent =
        ZeekbusProcess.startBehind(
            python(1),
            directory,
            "broker",
            "--xsub=tcp://127.0.0.1:1",
            "--xpub=tcp://127.0.0.1:2")) {
      String port = parent.await(Pattern.compile("ports (\\d+)")).group(1);
      parent.await(
          Pattern.compile(
              (".*LISTEN_FDS: zeekbus listens nowhere where this socket does: descriptor 3 \\(s0\\),"
                      + " tcp://127\\.0\\.0\\.1:%s \\(expected: one of tcp://127\\.0\\.0\\.1:1, .*")
                  .formatted(port)));
      parent.await(Pattern.compile("exit 2"));
    }
  }

  /** A command that gets rotated files is no part of the service. */
  @Test
  void keepsVariablesAndSocketsFromItsChildren() throws Exception {
    try (NotifyReceiver systemd = NotifyReceiver.at(directory.resolve("notify"))) {
      List<String> words = new ArrayList<>(List.of("env", "NOTIFY_SOCKET=" + systemd.address()));
      words.addAll(python(1));
      try (ZeekbusProcess parent =
          ZeekbusProcess.startBehind(
              words,
              directory,
              "logger",
              "--listen=tcp://127.0.0.1:PORT0",
              "--dir=files",
              "--command=env; ls -l /proc/self/fd; :")) {
        systemd.await("READY=1 .*");
        String recording = Path.of("..", "recordings", "cluster-small.frames").toString();
        String endpoint = parent.awaitLogging();
        assertThat(CommandLineRun.of("replay", recording, "--logs", endpoint).exit()).isZero();
        signal("TERM", pid(parent));
        parent.await(Pattern.compile("exit 0"));
        assertThat(parent.printed())
            .contains("PATH=", "0 -> /dev/null")
            .doesNotContain("NOTIFY_SOCKET=", "LISTEN_FDS=", "LISTEN_PID=", "socket:[");
      }
    }
  }
}

package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The memory that a broker holds according to the system, whatever peers do. No flag of the JVM
 * bounds Netty's memory on Java 25, so only a measurement from outside shows it.
 */
final class ResidentSizeTest {
  private static final int MEMORY_MIB = 64;

  /** Code, classes, stacks, what the JVM needs for itself, leak detection included. */
  private static final int OVERHEAD_MIB = 160;

  private static final int STUCK = 24;
  private static final int INCOMPLETE = 40;
  private static final int CHUNK = 1 << 20;
  private static final int FLOOD_MIB = 300;

  private static final byte[] GREETING = greeting();

  @TempDir private Path directory;

  @Test
  void staysWithinHeapBuffersAndAFixedRest() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (ZeekbusProcess broker =
        ZeekbusProcess.start(
            directory,
            "broker",
            "--xsub=tcp://127.0.0.1:0",
            "--xpub=tcp://127.0.0.1:0",
            "--memory=" + MEMORY_MIB + "MiB",
            "--queue-bytes=" + MEMORY_MIB + "MiB",
            "--queue-stuck-after=100ms",
            "--limits-frame=16MiB")) {
      ZeekbusProcess.Endpoints endpoints = broker.awaitListening();
      for (int i = 0; i < STUCK; i++) {
        Socket stuck = peer(sockets, endpoints.xpub(), "XSUB");
        stuck.getOutputStream().write(frame(0, bytes("\1t" + (char) ('a' + i))));
      }
      for (int i = 0; i < INCOMPLETE; i++) {
        Socket slow = peer(sockets, endpoints.xsub(), "XPUB");
        Thread.ofVirtual().start(() -> sayHalfAMessage(slow));
      }
      Socket publisher = peer(sockets, endpoints.xsub(), "XPUB");
      // It hears every topic first; then much for peers that take nothing of it.
      publisher.getInputStream().readNBytes(STUCK * frame(0, bytes("\1ta")).length);
      byte[] chunk = messages();
      for (int sent = 0; sent < FLOOD_MIB; sent++) {
        publisher.getOutputStream().write(chunk);
      }
      broker.signal("USR1").await(Pattern.compile("up \\d+ s, buffers .*"));
      assertThat(peakMib(broker.pid()))
          .as("peak resident size, MiB")
          .isLessThan(ZeekbusProcess.HEAP_MIB + MEMORY_MIB + OVERHEAD_MIB);
      assertThat(broker.signal("TERM").awaitExit()).isZero();
      assertThat(broker.printed()).contains("started dropping messages");
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static Socket peer(List<Socket> sockets, String endpoint, String type)
      throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4096);
    URI uri = URI.create(endpoint);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    byte[] ready = frame(4, bytes("\5READY\13Socket-Type\0\0\0\4" + type));
    socket.getOutputStream().write(GREETING);
    socket.getOutputStream().write(ready);
    socket.getInputStream().readNBytes(GREETING.length + ready.length);
    return socket;
  }

  private static void sayHalfAMessage(Socket socket) {
    try {
      socket.getOutputStream().write(frame(1, bytes("topic")));
      socket.getOutputStream().write(new byte[] {2, 0, 0, 0, 0, 1, 0, 0, 0});
      socket.getOutputStream().write(new byte[12 << 20]);
    } catch (IOException e) {
      // The broker closes those that hold the most.
    }
  }

  /** A MiB of messages of 1 KiB, for each stuck peer in turn. */
  private static byte[] messages() {
    byte[] all = new byte[CHUNK];
    int at = 0;
    for (int i = 0; ; i++) {
      byte[] topic = frame(1, bytes("t" + (char) ('a' + i % STUCK)));
      byte[] header = {2, 0, 0, 0, 0, 0, 0, 4, 0};
      if (at + topic.length + header.length + 1024 > CHUNK) {
        return Arrays.copyOf(all, at);
      }
      System.arraycopy(topic, 0, all, at, topic.length);
      System.arraycopy(header, 0, all, at + topic.length, header.length);
      at += topic.length + header.length + 1024;
    }
  }

  private static byte[] greeting() {
    byte[] greeting = new byte[64];
    byte[] start = bytes("\377\0\0\0\0\0\0\0\1\177\3\1NULL");
    System.arraycopy(start, 0, greeting, 0, start.length);
    return greeting;
  }

  private static byte[] frame(int flags, byte[] body) {
    byte[] frame = new byte[2 + body.length];
    frame[0] = (byte) flags;
    frame[1] = (byte) body.length;
    System.arraycopy(body, 0, frame, 2, body.length);
    return frame;
  }

  private static byte[] bytes(String latin1) {
    byte[] bytes = new byte[latin1.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) latin1.charAt(i);
    }
    return bytes;
  }

  private static long peakMib(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status"), US_ASCII).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }
}

package org.zeekbus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The C programs beside this harness, built with gcc where missing or older than their sources. */
final class NativePrograms {
  private static final List<String> PROGRAMS =
      List.of("load", "roundtrip", "proxy", "floor", "push", "logfloor", "websocket");
  private static final List<String> SHARED = List.of("node.c", "ledger.c", "handshake.c");

  private final Path sources;
  private final Path built;

  NativePrograms(Path bench) {
    sources = bench.resolve("src/main/native");
    built = bench.resolve("target/native");
  }

  List<String> command(String program) {
    return List.of(built.resolve(program).toString());
  }

  void build() throws IOException, InterruptedException {
    Files.createDirectories(built);
    FileTime newest = newestSource();
    for (String program : PROGRAMS) {
      Path target = built.resolve(program);
      if (!Files.exists(target) || Files.getLastModifiedTime(target).compareTo(newest) < 0) {
        compile(program, target);
      }
    }
  }

  private FileTime newestSource() throws IOException {
    List<FileTime> times = new ArrayList<>();
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.toList()) {
        times.add(Files.getLastModifiedTime(file));
      }
    }
    return times.stream().max(Comparator.naturalOrder()).orElseThrow();
  }

  private void compile(String program, Path target) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("gcc", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-o", target.toString()));
    command.add(program + ".c");
    command.addAll(SHARED);
    command.addAll(List.of("-lzmq", "-lpthread"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(sources.toFile()).inheritIO();
    if (start(builder).waitFor() != 0) {
      throw new IOException("gcc failed for " + program + ".c; it needs libzmq3-dev");
    }
  }

  private static Process start(ProcessBuilder gcc) throws IOException {
    try {
      return gcc.start();
    } catch (IOException e) {
      throw new IOException("gcc not found; the load programs need gcc and libzmq3-dev", e);
    }
  }
}

package org.zeekbus.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.zeekbus.app.role.HttpSection;
import org.zeekbus.app.role.WebSocketSection;

/**
 * A project tree with the real launcher, and a Maven that "builds" by copying jars which are there.
 *
 * <p>Owner: the test's thread.
 */
final class LauncherTree {
  /** Entries of a test's class path that are not part of zeekbus. */
  private static final Pattern FOR_TESTS =
      Pattern.compile(
          ".*(/test-classes|-tests\\.jar|(logger|kafka)-testkit.*|/(org/(junit|assertj|zeromq|apiguardian|"
              + "opentest4j|ow2|apache/maven)|eu/neilalexander|net/bytebuddy|dev/hardwood|com/(tngtech|code-intelligence))/.*)");

  /** What it shares with the launcher of packages. */
  private static final Path LAUNCHER = Path.of("packaging", "src", "main", "launcher");

  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$@" >> mvn.log
      echo "[INFO] Building zeekbus app 1.0                [1/1]"
      if [ -d maven-reports ]; then
        mkdir -p app/target/surefire-reports && cp maven-reports/* app/target/surefire-reports
      fi
      if [ -e maven-waits ]; then read -r line < maven-waits; fi
      if [ -e maven-fails ]; then
        echo "[ERROR] COMPILATION ERROR : "
        echo "[ERROR] App.java:[1,1] class, interface, enum, or record expected"
        echo "[INFO] BUILD FAILURE"
        echo "[ERROR] Failed to execute goal compile: Compilation failure"
        echo "[ERROR] App.java:[1,1] class, interface, enum, or record expected"
        echo "[ERROR] -> [Help 1]"
        echo "[ERROR] "
        echo "[ERROR] Re-run Maven using the -X switch to enable full debug logging."
        echo "[ERROR]   mvn <args> -rf :app"
        exit 1
      fi
      mkdir -p app/target/dist && cp -r jars app/target/dist/lib
      """;

  /** A JDK whose {@code java} learns nothing for later starts, which takes seconds a build. */
  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in *-XX:AOTCacheOutput=*) exit ;; esac
      exec JDK/bin/java "$@"
      """;

  final Path root;
  private Path jdk = Path.of(System.getProperty("java.home"));

  private LauncherTree(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("jars"));
    Path source = Files.createDirectories(root.resolve("app/src/main/java")).resolve("App.java");
    Files.writeString(source, "class App {}");
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.writeString(root.resolve("app/pom.xml"), "<project/>");
    Files.copy(Path.of("..", "zeekbus"), root.resolve("zeekbus"));
    Path both = Files.createDirectories(root.resolve(LAUNCHER)).resolve("launch.sh");
    Files.copy(Path.of("..").resolve(LAUNCHER).resolve("launch.sh"), both);
    program("mvn", MAVEN);
  }

  /** Puts a program where the launcher finds it first. */
  void program(String name, String script) throws IOException {
    Path program = Files.writeString(root.resolve("bin").resolve(name), script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** With a program in place of zeekbus, and classes beside it in a jar that is opened later. */
  static LauncherTree of(Path root, String main, String later) throws IOException {
    LauncherTree tree = new LauncherTree(root);
    tree.compile("Main", main, "a.jar");
    tree.compile("Later", later, "z.jar");
    return tree;
  }

  /** Leaves out what makes starts quick. */
  LauncherTree withoutTraining() throws IOException {
    Path untaught = root.resolve("jdk");
    Files.createDirectories(untaught.resolve("bin"));
    Files.copy(jdk.resolve("release"), untaught.resolve("release"));
    Files.createSymbolicLink(untaught.resolve("bin/javac"), jdk.resolve("bin/javac"));
    program("../jdk/bin/java", JAVA.replace("JDK", jdk.toString()));
    jdk = untaught;
    return this;
  }

  /** With zeekbus as this test sees it. */
  static LauncherTree ofZeekbus(Path root) throws IOException {
    LauncherTree tree = new LauncherTree(root);
    for (String entry : System.getProperty("java.class.path", "").split(":", -1)) {
      Path path = Path.of(entry);
      if (FOR_TESTS.matcher(entry).matches()) {
        continue;
      }
      if (Files.isDirectory(path)) {
        tree.jar(
            path, path.toAbsolutePath().getName(path.toAbsolutePath().getNameCount() - 3) + ".jar");
      } else if (Files.exists(path)) {
        Files.copy(path, tree.root.resolve("jars").resolve(path.getFileName()));
      }
    }
    return tree;
  }

  private void compile(String type, String source, String jar) throws IOException {
    Path directory = Files.createTempDirectory(root, "classes");
    Path file = Files.writeString(directory.resolve(type + ".java"), source);
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", directory.toString(), file.toString());
    assertThat(exit).isZero();
    Files.delete(file);
    jar(directory, jar);
  }

  private void jar(Path classes, String name) throws IOException {
    try (OutputStream out = Files.newOutputStream(root.resolve("jars").resolve(name));
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
  }

  /** The environment of the launcher: a JDK, this Maven, and what the test gives. */
  private ProcessBuilder builder(Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().clear();
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("PATH", root.resolve("bin") + ":/usr/bin:/bin:/usr/sbin:/sbin");
    // Many run at once, and would all want the same port.
    builder.environment().put(HttpSection.LISTEN.variable(), "none");
    builder.environment().put(WebSocketSection.LISTEN.variable(), "none");
    builder.environment().putAll(environment);
    return builder;
  }

  /** Starts a command line of the shell in the tree. */
  ZeekbusProcess shell(Map<String, String> environment, String line) throws IOException {
    return ZeekbusProcess.of(builder(environment, List.of("/bin/bash", "-c", line)));
  }

  /** The exit code and the output of a command. */
  record Run(int exit, String out, String err) {}

  /** Runs the launcher. */
  Run run(Map<String, String> environment, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("zeekbus").toString()));
    command.addAll(List.of(args));
    return run(environment, command);
  }

  /** Runs a command to its end. */
  Run run(Map<String, String> environment, List<String> command) throws Exception {
    Path out = Files.createTempFile("launcher", ".out");
    Path err = Files.createTempFile("launcher", ".err");
    try {
      Process process =
          builder(environment, command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            "%s does not end: %s%s"
                .formatted(command, Files.readString(out), Files.readString(err)));
      }
      return new Run(
          process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** How often Maven was called. */
  int builds() throws IOException {
    Path log = root.resolve("mvn.log");
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  Path source() {
    return root.resolve("app/src/main/java/App.java");
  }
}

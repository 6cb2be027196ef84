package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each {@code package-info} lists all files of its package. */
final class PackageInfoTest {
  private static final String PACKAGE_INFO = "package-info.java";

  /** Of all modules of this checkout. */
  static List<Path> packageInfos() throws IOException {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .flatMap(PackageInfoTest::packageInfosBelow)
          .sorted()
          .toList();
    }
  }

  private static Stream<Path> packageInfosBelow(Path sources) {
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(file -> file.endsWith(PACKAGE_INFO)).toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("packageInfos")
  void listsAllFilesOfItsPackage(Path packageInfo) throws IOException {
    String text = Files.readString(packageInfo).replaceAll("\\s+\\*\\s+", " ");
    try (Stream<Path> files = Files.list(packageInfo.resolveSibling("."))) {
      assertThat(files)
          .map(file -> file.getFileName().toString())
          .filteredOn(name -> name.endsWith(".java") && !name.endsWith("-info.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .allMatch(
              name -> Pattern.compile("\\{@link ([a-z.]+\\.)?" + name + "\\b").matcher(text).find(),
              "is listed in package-info");
    }
  }
}

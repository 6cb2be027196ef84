package org.zeekbus.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies point one way, and bench, which is not in the table, is nobody's. */
final class ModuleDependenciesTest {
  /** Which modules of ours each module may use. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("settings"),
          entry("zmtp"),
          entry("zeek"),
          entry("broker", "zmtp"),
          entry("sink", "settings", "zeek"),
          entry("format", "sink", "zeek"),
          entry("kafka", "settings", "sink", "zeek", "format"),
          entry("httpsink", "settings", "sink", "zeek", "format"),
          entry("columns", "zeek", "format", "sink"),
          entry("parquet", "settings", "sink", "zeek", "columns"),
          entry("query", "zeek", "zmtp", "columns", "format", "sink"),
          entry("logger", "settings", "sink", "zmtp", "zeek", "format"),
          entry("node", "zmtp", "zeek"),
          entry("http", "zmtp"),
          entry("websocket", "zmtp", "zeek", "broker", "http"),
          entry(
              "web",
              "settings",
              "sink",
              "zmtp",
              "zeek",
              "broker",
              "format",
              "logger",
              "http",
              "websocket"),
          entry("top"),
          entry("doctor", "zmtp", "top"),
          entry(
              "app",
              "settings",
              "sink",
              "zmtp",
              "zeek",
              "broker",
              "format",
              "logger",
              "node",
              "query",
              "http",
              "websocket",
              "web",
              "top",
              "doctor"));

  private static Map.Entry<String, Set<String>> entry(String module, String... uses) {
    return Map.entry(module, Set.of(uses));
  }

  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar")) // other modules' tests
          .importPackages("org.zeekbus");

  static Set<Map.Entry<String, Set<String>>> modules() {
    return MAY_USE.entrySet();
  }

  @Test
  void everyModuleIsInTheTable() {
    assertThat(PRODUCTION)
        .extracting(type -> type.getPackageName().split("\\.", -1)[2])
        .hasSameElementsAs(MAY_USE.keySet());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void usesOnlyWhatItMay(Map.Entry<String, Set<String>> module) {
    String[] allowed =
        Stream.concat(Stream.of(module.getKey()), module.getValue().stream())
            .map(ModuleDependenciesTest::packagesOf)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(packagesOf(module.getKey()))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.zeekbus..").and(resideOutsideOfPackages(allowed)))
        .check(PRODUCTION);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("org.zeekbus.(**)").should().beFreeOfCycles().check(PRODUCTION);
  }

  private static String packagesOf(String module) {
    return "org.zeekbus." + module + "..";
  }
}

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
      Map.of(
          "settings", Set.of(),
          "zmtp", Set.of(),
          "zeek", Set.of(),
          "broker", Set.of("zmtp"),
          "sink", Set.of("settings", "zeek"),
          "logger", Set.of("settings", "sink", "zmtp", "zeek"),
          "node", Set.of("zmtp", "zeek"),
          "web", Set.of("settings", "sink", "zmtp", "zeek", "broker", "logger"),
          "top", Set.of(),
          "app",
              Set.of("settings", "sink", "zmtp", "zeek", "broker", "logger", "node", "web", "top"));

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

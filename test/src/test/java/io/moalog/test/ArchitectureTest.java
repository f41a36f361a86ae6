package io.moalog.test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the modules: roles stand on the shared modules, and never on each other. */
class ArchitectureTest {
    private static final String PROGRAM = "io.moalog.standalone.program..";

    private static final String[] SHARED = {
        "io.moalog.model..", "io.moalog.stream..", "io.moalog.registry.view..", "io.moalog.archive.[parquet|hdfs].."
    };

    private static final Map<String, String> ROLES = Map.of(
            "service-registry", "io.moalog.registry.server..",
            "aggregator", "io.moalog.aggregator..",
            "realtime-indexer", "io.moalog.indexer..",
            "batch-indexer", "io.moalog.[archive|archive.schedule|archive.replay]",
            "rule-engine", "io.moalog.rules..",
            "tail-api", "io.moalog.tailapi..",
            "ops", "io.moalog.ops..");

    /** What only the servers' own jars have. Clients of Kafka, Elasticsearch and HDFS are in other packages. */
    private static final String[] SERVERS = {
        "kafka..",
        "org.apache.kafka.server..",
        "org.apache.kafka.metadata..",
        "org.apache.kafka.raft..",
        "org.apache.kafka.storage..",
        "org.elasticsearch.node..",
        "org.elasticsearch.plugins..",
        "org.elasticsearch.common..",
        "org.elasticsearch.cluster..",
        "org.apache.hadoop.hdfs.server..",
    };

    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.moalog");
    }

    static Stream<String> roles() {
        return ROLES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("roles")
    void aRoleStandsOnTheSharedModulesOnly(String role) {
        String own = ROLES.get(role);
        assertThat(classes.stream().filter(resideInAnyPackage(own)))
                .as("classes of %s", role)
                .isNotEmpty();
        String[] others = Stream.concat(
                        ROLES.values().stream().filter(packages -> !packages.equals(own)),
                        Stream.of("io.moalog.standalone..", "io.moalog.test.."))
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(classes);
    }

    @Test
    void theSharedModulesKnowNoRole() {
        noClasses()
                .that()
                .resideInAnyPackage(SHARED)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Stream.concat(ROLES.values().stream(), Stream.of("io.moalog.standalone..", "io.micronaut.."))
                                .toArray(String[]::new))
                .check(classes);
    }

    @Test
    void logModelKnowsNoBackend() {
        noClasses()
                .that()
                .resideInAPackage("io.moalog.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.moalog.stream..",
                        "io.moalog.registry..",
                        "org.apache.kafka..",
                        "org.elasticsearch..",
                        "co.elastic..",
                        "org.apache.hadoop..",
                        "org.apache.parquet..",
                        "io.micrometer..")
                .check(classes);
    }

    @Test
    void logStreamKnowsNoRegistry() {
        noClasses()
                .that()
                .resideInAPackage("io.moalog.stream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.moalog.registry..", "org.elasticsearch..", "org.apache.hadoop..")
                .check(classes);
    }

    @Test
    void nothingInProductionTouchesAServersJar() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(SHARED), Stream.concat(ROLES.values().stream(), Stream.of(PROGRAM)))
                                .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVERS)
                .check(classes);
    }

    @Test
    void theEmbeddedBackendsKnowNoRole() {
        noClasses()
                .that()
                .resideInAPackage("io.moalog.standalone..")
                .and()
                .resideOutsideOfPackage(PROGRAM)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROLES.values().toArray(String[]::new))
                .check(classes);
    }

    @Test
    void serverJarsAreOnNoClassPathOfOurs() {
        assertThat(Stream.of(
                        "org.elasticsearch.node.Node",
                        "kafka.server.KafkaRaftServer",
                        "org.apache.hadoop.hdfs.MiniDFSCluster"))
                .noneMatch(ArchitectureTest::isThere);
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, ArchitectureTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}

package io.plasmavmc.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may see whom, over all modules; each rule says why it is there. */
class ArchitectureTest {

    private static JavaClasses classes =
            new ClassFileImporter().importPackages("io.plasmavmc.nothing");

    @BeforeAll
    static void read() {
        classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.plasmavmc");
    }

    @Test
    void theCoreKnowsNoTechnology() {
        noClasses()
                .that()
                .resideInAPackage("io.plasmavmc.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.grpc..",
                        "com.google.protobuf..",
                        "com.linecorp..",
                        "io.netty..",
                        "com.fasterxml..",
                        "java.sql..",
                        "io.etcd..",
                        "java.net..",
                        "java.nio.channels..",
                        "io.plasmavmc.kvm..",
                        "io.plasmavmc.server..",
                        "io.plasmavmc.codec..",
                        "io.plasmavmc.api..")
                .because("decisions are tested without any of it, and outlive all of it")
                .check(classes);
    }

    @Test
    void theStoreKnowsNothingOfPlasmaVmc() {
        noClasses()
                .that()
                .resideInAPackage("io.plasmavmc.chainfire..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.plasmavmc..")
                                .and(not(resideInAPackage("io.plasmavmc.chainfire.."))))
                .because("ChainFire is a store, and has to make sense by itself")
                .check(classes);
    }

    @Test
    void theQmpClientKnowsNoDomain() {
        noClasses()
                .that()
                .resideInAPackage("io.plasmavmc.kvm.qmp..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.plasmavmc..")
                                .and(not(resideInAPackage("io.plasmavmc.kvm.qmp.."))))
                .because("QMP is a protocol; what commands mean for a VM is the backend's business")
                .check(classes);
    }

    @Test
    void theHypervisorKnowsNeitherApiNorStore() {
        noClasses()
                .that()
                .resideInAPackage("io.plasmavmc.kvm..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.plasmavmc.chainfire..",
                        "io.plasmavmc.api..",
                        "io.plasmavmc.server..",
                        "io.plasmavmc.codec..")
                .because("a machine is the same whoever wants it and wherever that is written")
                .check(classes);
    }

    @Test
    void statusCodesAreNamedInOnePlace() {
        noClasses()
                .that(
                        resideInAPackage("io.plasmavmc..")
                                .and(not(resideInAPackage("io.plasmavmc.server.error.."))))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.grpc.Status")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.grpc.Status$Code")
                .because("a reason has one code; ErrorMapping says which")
                .check(classes);
        noClasses()
                .that(
                        resideInAPackage("io.plasmavmc..")
                                .and(
                                        not(
                                                resideInAnyPackage(
                                                        "io.plasmavmc.server.error..",
                                                        "io.plasmavmc.server.http..",
                                                        "io.plasmavmc.server.wiring.."))))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("com.linecorp.armeria.common.HttpStatus")
                .because(
                        "only what speaks HTTP names its success, and only ErrorMapping its errors")
                .check(classes);
    }

    @Test
    void messagesStopAtTheDoor() {
        noClasses()
                .that(
                        resideInAPackage("io.plasmavmc..")
                                .and(
                                        not(
                                                resideInAnyPackage(
                                                        "io.plasmavmc.api..",
                                                        "io.plasmavmc.server.grpc..",
                                                        "io.plasmavmc.server.http.."))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.plasmavmc.api..")
                .because(
                        "the domain's records are not the API's messages; one converter stands between")
                .check(classes);
    }

    @Test
    void timeAndThreadsComeFromTheRuntime() {
        noClasses()
                .that(
                        resideInAPackage("io.plasmavmc.core..")
                                .or(resideInAPackage("io.plasmavmc.server.."))
                                .and(not(resideInAPackage("..runtime.."))))
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callConstructor(Thread.class, Runnable.class)
                .because("who drives the time and the threads can test what depends on them")
                .check(classes);
    }
}

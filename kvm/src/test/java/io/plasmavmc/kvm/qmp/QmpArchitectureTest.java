package io.plasmavmc.kvm.qmp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class QmpArchitectureTest {

    @Test
    void clientKnowsNoDomain() {
        var production =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.plasmavmc.kvm");
        noClasses()
                .that()
                .resideInAPackage("io.plasmavmc.kvm.qmp..")
                .should()
                .dependOnClassesThat(ofPlasmaVmcOutsideTheClient())
                .because(
                        "the QMP client speaks of commands and events only; what they mean for a"
                                + " VM is decided in one place, by the backend that uses it")
                .check(production);
    }

    private static DescribedPredicate<JavaClass> ofPlasmaVmcOutsideTheClient() {
        return DescribedPredicate.describe(
                "belong to PlasmaVMC outside kvm.qmp",
                type ->
                        type.getPackageName().startsWith("io.plasmavmc")
                                && !type.getPackageName().startsWith("io.plasmavmc.kvm.qmp"));
    }
}

package io.plasmavmc.server.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.plasmavmc.core.step.StepName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server before and after every step of every verb, and lets the next one find its way.
 * The points are not listed here: each verb is run once unharmed, and whatever it crossed is
 * walked.
 */
class CrashWalkTest {

    @TempDir Path directory;

    @TestFactory
    List<DynamicTest> serverDiesAtEveryStep() {
        Walks walks = new Walks(directory);
        Set<StepName> walked = EnumSet.noneOf(StepName.class);
        List<DynamicTest> tests = new ArrayList<>();
        for (Verb<?> verb : Verbs.all()) {
            for (Crossing point : walks.crossings(verb)) {
                walked.add(point.step());
                tests.add(dynamicTest(verb + ", " + point, () -> walks.through(verb, point)));
            }
        }
        tests.add(dynamicTest("no step is left out", () -> allAreIn(walked)));
        return tests;
    }

    private static void allAreIn(Set<StepName> walked) {
        assertThat(walked).containsExactlyInAnyOrder(StepName.values());
    }

    /** The next server dies too, wherever it comes on its way out of the first one's death. */
    @TestFactory
    List<DynamicTest> serverThatRecoversDiesToo() {
        Walks walks = new Walks(directory);
        List<DynamicTest> tests = new ArrayList<>();
        for (Verb<?> verb : Verbs.diedTwice()) {
            for (Crossing first : afterSteps(walks.crossings(verb))) {
                for (Crossing second : afterSteps(walks.crossings(verb, first))) {
                    tests.add(
                            dynamicTest(
                                    verb + ", " + first + " and " + second,
                                    () -> walks.through(verb, first, second)));
                }
            }
        }
        return tests;
    }

    /** Before a step all is as it was after the one before. */
    private static List<Crossing> afterSteps(List<Crossing> crossings) {
        return crossings.stream().filter(c -> c.side() == Crossing.Side.AFTER).toList();
    }
}

package io.plasmavmc.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.step.StepName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three thousand worlds against the server, and none in which a rule is broken. */
class SimulationTest {
    private static final int SEEDS = 3000;
    private static final int SHOWN = 40;
    private static Seeds.Report report = new Seeds.Report(0, 0, List.of(), new Coverage());

    @BeforeAll
    static void runAllSeeds() throws InterruptedException {
        report = Seeds.run(1, SEEDS, _ -> {});
    }

    @Test
    void everyRuleHoldsInEveryWorld() {
        assertThat(report.count()).isEqualTo(SEEDS);
        assertThat(report.failures().stream().map(SimulationTest::story)).isEmpty();
    }

    private static String story(Simulation.Result failure) {
        List<String> story = failure.story();
        return "%n./dev sim SEED=%d%n%s%n...%n%s"
                .formatted(
                        failure.seed(),
                        failure.failure().orElseThrow(),
                        String.join(
                                "\n",
                                story.subList(Math.max(0, story.size() - SHOWN), story.size())));
    }

    /** A fault that never happens proves nothing. */
    @Test
    void everyStepFaultEventAndRequestComesUp() {
        List<String> never = new ArrayList<>();
        note("step", StepName.values(), never);
        note("fault", Fault.values(), never);
        note("event", Event.values(), never);
        note("request", Verb.values(), never);
        assertThat(never).isEmpty();
    }

    private static void note(String kind, Enum<?>[] all, List<String> never) {
        Stream.of(all)
                .filter(one -> report.coverage().of(kind, one) == 0)
                .forEach(one -> never.add(kind + " " + one));
    }

    @Test
    void aSeedTellsTheSameStoryAgain() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(Simulation.run(seed).story()).isEqualTo(Simulation.run(seed).story());
        }
    }
}

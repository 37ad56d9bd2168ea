package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.Observation;
import java.time.Duration;
import java.util.Locale;

/** What was seen, as an operator would say it. */
final class Words {

    private Words() {}

    /** For example {@code 1m30s}. */
    static String of(Duration time) {
        return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    static String of(Observation seen) {
        return switch (seen) {
            case Observation.Absent absent -> absent(absent);
            case Observation.Silent silent ->
                    "pid %d does not answer since %s"
                            .formatted(silent.machine().pid(), silent.since());
            case Observation.Present present ->
                    "pid %d is %s %s"
                            .formatted(
                                    present.machine().pid(), present.rawState(), present.detail())
                            .strip();
        };
    }

    private static String absent(Observation.Absent absent) {
        return absent.exit().isPresent() ? "no process, " + SeenPlan.words(absent) : "no process";
    }
}

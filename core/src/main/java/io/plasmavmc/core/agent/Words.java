package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.Observation;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was seen, as an operator would say it. */
final class Words {

    private Words() {}

    /** For example {@code 1m30s}. */
    static String of(Duration time) {
        return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    /** What was seen of the VM's machine. */
    static String seen(Situation s) {
        return switch (s.observed()) {
            case Observation.Absent absent -> absent(absent);
            case Observation.Silent silent ->
                    "pid %d does not answer since %s"
                            .formatted(silent.machine().pid(), silent.since());
            case Observation.Present present ->
                    "pid %d is %s".formatted(present.machine().pid(), state(s, present));
        };
    }

    /** In the hypervisor's word, with what explains it. */
    static String state(Situation s, Observation.Present seen) {
        return Stream.of(seen.rawState(), seen.detail(), FailedDisks.words(s.vm().spec(), seen))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String absent(Observation.Absent absent) {
        return absent.exit().isPresent() ? "no process, " + SeenPlan.words(absent) : "no process";
    }
}

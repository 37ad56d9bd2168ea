package io.plasmavmc.server.crash;

import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Notes what steps are crossed, and pulls a server's plug at the crossing it is told. Outlives the
 * servers of a host; any thread may call.
 */
final class CrashGate implements StepGate {

    private final Set<Crossing> crossed = new LinkedHashSet<>();
    private final Map<Crossing, Runnable> meanwhile = new HashMap<>();
    private Optional<Crossing> target = Optional.empty();
    private Plug plug = new Plug();

    synchronized void guards(Plug server) {
        plug = server;
    }

    /** From here on what is crossed is noted anew, and the server dies at the target. */
    synchronized void arm(Optional<Crossing> next) {
        target = next;
        crossed.clear();
    }

    /** What somebody else does at the moment when that is crossed next. */
    synchronized void meanwhile(Crossing crossing, Runnable deed) {
        meanwhile.put(crossing, deed);
    }

    /** In the order in which they were crossed first. */
    synchronized List<Crossing> crossed() {
        return new ArrayList<>(crossed);
    }

    /** Whether no step is under way; one that failed stays so for ever. */
    synchronized boolean isQuiet() {
        return crossed.stream()
                .map(crossing -> new Crossing(Crossing.Side.AFTER, crossing.step()))
                .allMatch(crossed::contains);
    }

    @Override
    public void before(StepName step, String key) {
        cross(new Crossing(Crossing.Side.BEFORE, step));
    }

    @Override
    public void after(StepName step, String key) {
        cross(new Crossing(Crossing.Side.AFTER, step));
    }

    private void cross(Crossing crossing) {
        meanwhileAt(crossing).ifPresent(Runnable::run);
        note(crossing).check();
    }

    private synchronized Optional<Runnable> meanwhileAt(Crossing crossing) {
        plug.check();
        return Optional.ofNullable(meanwhile.remove(crossing));
    }

    private synchronized Plug note(Crossing crossing) {
        plug.check();
        crossed.add(crossing);
        if (target.filter(crossing::equals).isPresent()) {
            plug.pull();
        }
        return plug;
    }
}

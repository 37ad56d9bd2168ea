package io.plasmavmc.core.agent;

import io.plasmavmc.core.runtime.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the agent saw, decided and did about each VM lately, for {@code vm explain}. Kept in memory,
 * a bounded ring a VM; any thread may call. A decision that only repeats the one before is counted
 * there instead of pushing the others out.
 */
public final class Decisions {

    /** The steps of decisions to do nothing, until something changes, or for a while. */
    static final String REST = "REST";

    static final String WAIT = "WAIT";

    private static final int KEPT = 32;

    /**
     * One decision.
     *
     * @param step the step's name, or {@code WAIT} or {@code REST}
     * @param result what came of it, empty for a wait
     * @param times how often the same was decided in a row
     */
    public record Decision(
            Instant time, String saw, String why, String step, String result, int times) {

        boolean repeats(Decision other) {
            return saw.equals(other.saw)
                    && why.equals(other.why)
                    && step.equals(other.step)
                    && result.equals(other.result);
        }
    }

    private final Map<Uid, List<Decision>> rings = new ConcurrentHashMap<>();

    /** The newest last. */
    public List<Decision> of(Uid vm) {
        return rings.getOrDefault(vm, List.of());
    }

    void note(Uid vm, Decision decision) {
        rings.merge(vm, List.of(decision), (ring, _) -> extended(ring, decision));
    }

    void forget(Uid vm) {
        rings.remove(vm);
    }

    private static List<Decision> extended(List<Decision> ring, Decision decision) {
        List<Decision> next = new ArrayList<>(ring);
        Decision last = ring.getLast();
        if (decision.repeats(last)) {
            next.removeLast();
            next.add(
                    new Decision(
                            decision.time(),
                            last.saw(),
                            last.why(),
                            last.step(),
                            last.result(),
                            last.times() + 1));
        } else {
            next.add(decision);
        }
        return List.copyOf(next.subList(Math.max(0, next.size() - KEPT), next.size()));
    }
}

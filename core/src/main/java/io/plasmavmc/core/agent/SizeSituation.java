package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.step.StepName;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What decisions about a VM's CPUs and memory rest on. Immutable.
 *
 * @param seen what the machine has; empty until this look has asked for it
 * @param guestAsked whether the guest's agent was asked for that, too
 * @param unanswered this look has asked, and the machine did not answer
 * @param refused the commands that this look saw refused
 * @param done the steps that this look has taken
 */
record SizeSituation(
        Optional<SizeView> seen,
        boolean guestAsked,
        boolean unanswered,
        Map<StepName, Situation.Failure> refused,
        Set<StepName> done) {

    static final SizeSituation NONE =
            new SizeSituation(Optional.empty(), false, false, Map.of(), Set.of());

    boolean hasDone(StepName step) {
        return done.contains(step);
    }

    Optional<Situation.Failure> refusal(StepName step) {
        return Optional.ofNullable(refused.get(step));
    }

    SizeSituation after(SizeView view, boolean askedGuest) {
        return new SizeSituation(Optional.of(view), askedGuest, false, refused, done);
    }

    SizeSituation afterSilence() {
        return new SizeSituation(Optional.empty(), false, true, refused, done);
    }

    SizeSituation after(StepName step, SizeView view) {
        return new SizeSituation(Optional.of(view), guestAsked, false, refused, with(step));
    }

    SizeSituation afterRefusal(Situation.Failure failure) {
        Map<StepName, Situation.Failure> all = new EnumMap<>(StepName.class);
        all.putAll(refused);
        all.put(failure.step(), failure);
        return new SizeSituation(seen, guestAsked, unanswered, all, with(failure.step()));
    }

    private Set<StepName> with(StepName step) {
        Set<StepName> all = EnumSet.of(step);
        all.addAll(done);
        return all;
    }
}

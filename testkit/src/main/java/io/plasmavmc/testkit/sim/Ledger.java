package io.plasmavmc.testkit.sim;

import static io.plasmavmc.testkit.sim.MachineRules.require;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.VmView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What servers have promised to clients, so that nothing of it is forgotten. */
final class Ledger {
    private final World world;
    private final List<Accepted> accepted = new ArrayList<>();
    private final List<Made> made = new ArrayList<>();

    /** A volume or image that a client was told to have. */
    private record Made(String what, Uid uid) {}

    Ledger(World world) {
        this.world = world;
    }

    /** An accepted edit stands in the store at that moment, or the VM is gone since. */
    void note(Accepted edit) {
        Optional<VmView> view = view(edit);
        boolean there =
                view.filter(found -> found.wanted().generation() >= edit.generation()).isPresent();
        boolean gone = view.isEmpty() && world.facts.wasRemoved(edit.uid());
        require(Rule.ACCEPTED_STAYS, there || gone, edit);
        accepted.add(edit);
    }

    void noteMade(String what, Uid uid) {
        made.add(new Made(what, uid));
    }

    private Optional<VmView> view(Accepted edit) {
        return world.facts
                .state()
                .vm(edit.id())
                .filter(view -> view.wanted().uid().equals(edit.uid()));
    }

    /** In peace: those that wait still, for people. */
    List<String> waiting() {
        StateSnapshot state = world.facts.state();
        List<String> waiting = new ArrayList<>();
        for (Accepted edit : accepted) {
            if (EditProgress.of(state, edit) instanceof EditProgress.Waiting
                    && !waitsForSilent(edit)) {
                waiting.add(edit.toString());
            }
        }
        return waiting;
    }

    private boolean waitsForSilent(Accepted edit) {
        return !List.of(Accepted.Kind.ACTION, Accepted.Kind.DELETE).contains(edit.kind())
                && view(edit).map(VmView::wanted).filter(world.facts::waitsForSilent).isPresent();
    }

    /** In peace: what was promised and is neither there nor deleted. */
    List<String> lost() {
        List<String> lost = new ArrayList<>();
        for (Accepted edit : accepted) {
            if (view(edit).isEmpty() && !world.facts.wasRemoved(edit.uid())) {
                lost.add(edit.toString());
            }
        }
        for (Made thing : made) {
            if (!world.facts.wasSeen(thing.uid())) {
                lost.add(thing.toString());
            }
        }
        return lost;
    }
}

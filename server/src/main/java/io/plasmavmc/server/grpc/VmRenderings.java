package io.plasmavmc.server.grpc;

import com.google.protobuf.Message;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateSink;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each VM's message, and its JSON once somebody asked for it, until the VM changes: a list of
 * a thousand VMs is read far more often than they change. Any thread may ask; forgets a VM when the
 * state tells that it is gone.
 */
public final class VmRenderings implements StateSink {

    private final InstantSource clock;
    private final Map<String, Rendering> byUid = new ConcurrentHashMap<>();
    private final Map<VmId, String> uids = new HashMap<>();

    /** A VM's message beside what it was made from. */
    private static final class Rendering {
        final VmView view;
        final VirtualMachine message;
        volatile byte[] json = {};

        Rendering(VmView view, VirtualMachine message) {
            this.view = view;
            this.message = message;
        }

        /** What a revision stored is never changed, so the same revisions say the same. */
        boolean isOf(VmView other) {
            return view.vm().revision().equals(other.vm().revision())
                    && same(view.handle(), other.handle())
                    && same(view.owner(), other.owner());
        }

        private static <T> boolean same(Optional<Stored<T>> one, Optional<Stored<T>> other) {
            return one.map(Stored::revision).equals(other.map(Stored::revision));
        }
    }

    public VmRenderings(InstantSource clock) {
        this.clock = clock;
    }

    public VirtualMachine of(VmView view) {
        if (view.actual().map(VmHandle::phase).filter(VmPhase.UNKNOWN::equals).isPresent()) {
            // Says for how long it has been silent, which changes by itself.
            return VmMessages.of(view, clock.instant());
        }
        String uid = view.wanted().uid().text();
        Rendering known = byUid.get(uid);
        if (known == null || !known.isOf(view)) {
            known = new Rendering(view, VmMessages.of(view, clock.instant()));
            byUid.put(uid, known);
        }
        return known.message;
    }

    /** The JSON of a VM's message that was made here, written by {@code write} at first. */
    public Optional<byte[]> json(Message message, Function<Message, byte[]> write) {
        if (!(message instanceof VirtualMachine vm)) {
            return Optional.empty();
        }
        Rendering known = byUid.get(vm.getUid());
        if (known == null || !known.message.equals(vm)) {
            return Optional.empty();
        }
        if (known.json.length == 0) {
            known.json = write.apply(vm);
        }
        return Optional.of(known.json);
    }

    @Override
    public void apply(StateEvent event) {
        if (event instanceof StateEvent.VmUpdated(VmId id, var vm)) {
            forgetOther(uids.put(id, vm.value().uid().text()), vm.value().uid().text());
        } else if (event instanceof StateEvent.VmDeleted(VmId id)) {
            forgetOther(uids.remove(id), "");
        }
    }

    private void forgetOther(@Nullable String former, String now) {
        if (former != null && !former.equals(now)) {
            byUid.remove(former);
        }
    }
}

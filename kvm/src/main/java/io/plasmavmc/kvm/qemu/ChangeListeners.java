package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.runtime.Uid;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to know that something about a VM's machine may have changed. Any thread. */
final class ChangeListeners {

    private static final Logger log = LoggerFactory.getLogger(ChangeListeners.class);

    private final List<Consumer<Uid>> all = new CopyOnWriteArrayList<>();

    void add(Consumer<Uid> listener) {
        all.add(listener);
    }

    /** One that throws keeps no other from being told. */
    void tell(Uid vm) {
        for (var listener : all) {
            try {
                listener.accept(vm);
            } catch (RuntimeException fault) {
                log.error("VM {}: telling of a change failed", vm, fault);
            }
        }
    }
}

package io.plasmavmc.kvm.qemu.monitor;

import io.plasmavmc.kvm.qmp.QmpConfig;
import io.plasmavmc.kvm.qmp.QmpSession;
import io.plasmavmc.kvm.qmp.QmpSubscription;
import io.plasmavmc.kvm.qmp.QmpSubscriptions;
import java.nio.file.Path;

/** A session with the events of it from its very beginning. */
public record Conversation(QmpSession session, QmpSubscription events) {

    /** A guest can cause events at will; more than these in waiting are merged. */
    private static final int MOST_WAITING_EVENTS = 256;

    /**
     * Connects.
     *
     * @throws io.plasmavmc.kvm.qmp.QmpException when it cannot
     */
    public static Conversation begin(Path socket, QmpConfig config) {
        var subscriptions = new QmpSubscriptions();
        var events = subscriptions.subscribe(MOST_WAITING_EVENTS);
        return new Conversation(QmpSession.connect(socket, config, subscriptions), events);
    }
}

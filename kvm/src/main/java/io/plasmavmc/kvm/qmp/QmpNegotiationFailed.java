package io.plasmavmc.kvm.qmp;

import java.nio.file.Path;

/** QEMU greeted but did not accept {@code qmp_capabilities}; the cause says how. */
public final class QmpNegotiationFailed extends QmpException {

    QmpNegotiationFailed(Path socket, QmpException cause) {
        super("negotiation with %s: failed (%s)".formatted(socket, cause.getMessage()), cause);
    }
}

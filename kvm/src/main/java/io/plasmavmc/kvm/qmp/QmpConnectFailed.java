package io.plasmavmc.kvm.qmp;

import org.jspecify.annotations.Nullable;

/** No connection, or one that was closed before QEMU greeted: usually there is no QEMU. */
public final class QmpConnectFailed extends QmpException {

    QmpConnectFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

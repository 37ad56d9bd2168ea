package io.plasmavmc.kvm.qmp;

import org.jspecify.annotations.Nullable;

/**
 * QEMU said something that we do not understand. As the answer to one command it fails that
 * command; as a line that is no QMP message it ends the session.
 */
public final class QmpMalformed extends QmpException {

    QmpMalformed(String message) {
        super(message, null);
    }

    QmpMalformed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

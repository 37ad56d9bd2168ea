package io.plasmavmc.kvm.qmp;

import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong between us and QEMU, one type for each failure that a caller treats
 * differently. Thrown in the caller's thread, never logged here as well.
 */
public abstract sealed class QmpException extends RuntimeException
        permits QmpConnectFailed,
                QmpNoGreeting,
                QmpNegotiationFailed,
                QmpRefused,
                QmpTimeout,
                QmpInterrupted,
                QmpSessionEnded,
                QmpMalformed {

    QmpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

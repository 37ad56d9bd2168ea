package io.plasmavmc.kvm.qmp;

/**
 * The caller was interrupted while it waited, which means shutdown. Its interrupt flag is set
 * again; the session is untouched and the outcome of the command unknown.
 */
public final class QmpInterrupted extends QmpException {

    QmpInterrupted(String waitedFor, InterruptedException cause) {
        super("%s: interrupted while waiting".formatted(waitedFor), cause);
    }
}

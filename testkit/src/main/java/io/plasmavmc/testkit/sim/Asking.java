package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.edit.EditContext;

/**
 * A request as it goes to a server, perhaps more than once.
 *
 * @param repeatable whether it has a request id, so that asking again cannot do it twice
 */
record Asking(Verb verb, String words, EditContext context, boolean repeatable, Call call) {
    /** The call itself; the ledger hears what was promised. */
    @FunctionalInterface
    interface Call {
        void make(SimServer server, EditContext context, Ledger ledger);
    }
}

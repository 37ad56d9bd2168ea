package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One command of QEMU with its arguments and the form of its answer. The vocabulary is closed: what
 * PlasmaVMC says to QEMU can be read from the two lists of permitted types.
 *
 * @param <R> what it answers
 */
public sealed interface QmpCommand<R> permits QmpAction, QmpQuery {

    /** QEMU's name for it. */
    String name();

    /** Left out of the message when empty. */
    default ObjectNode arguments() {
        return Arguments.none();
    }

    /**
     * Makes the answer of what QEMU returned.
     *
     * @throws QmpMalformed when it cannot be read
     */
    R decode(JsonNode reply);
}

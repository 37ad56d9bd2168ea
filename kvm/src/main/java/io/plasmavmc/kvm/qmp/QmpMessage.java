package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What QEMU can send. */
sealed interface QmpMessage {

    record Greeting(QmpVersion version) implements QmpMessage {}

    /** An id is missing when QEMU could not parse what it was sent. */
    record Reply(Optional<String> id, Answer answer) implements QmpMessage {}

    record Event(QmpEvent event) implements QmpMessage {}

    /** How a command ended, told as a value; each waiting caller makes its own exception of it. */
    sealed interface Answer {}

    record Returned(JsonNode value) implements Answer {}

    record Refused(String errorClass, String description) implements Answer {}

    record Ended(QmpSessionEnded end) implements Answer {}
}

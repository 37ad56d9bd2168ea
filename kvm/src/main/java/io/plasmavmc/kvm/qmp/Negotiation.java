package io.plasmavmc.kvm.qmp;

/** What opens the command mode; sent by the handshake alone. */
final class Negotiation {

    private Negotiation() {}

    /** Enables no capability on purpose. */
    record Capabilities() implements QmpAction {
        @Override
        public String name() {
            return "qmp_capabilities";
        }
    }
}

package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;

/** Whether the volumes of a VM can be used. */
public sealed interface Volumes {

    record Ready() implements Volumes {}

    /** Work on one of them is still going on. */
    record Pending(String message) implements Volumes {}

    /** One of them failed or is gone. */
    record Broken(Reason reason, String message) implements Volumes {}
}

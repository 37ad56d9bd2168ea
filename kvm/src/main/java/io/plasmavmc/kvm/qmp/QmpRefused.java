package io.plasmavmc.kvm.qmp;

/**
 * QEMU answered a command with an error. The description is for people; whoever has to match it
 * does so in one class with tests.
 */
public final class QmpRefused extends QmpException {

    private final String command;
    private final String errorClass;
    private final String description;

    public QmpRefused(String command, String errorClass, String description) {
        super("%s: refused by QEMU (%s: %s)".formatted(command, errorClass, description), null);
        this.command = command;
        this.errorClass = errorClass;
        this.description = description;
    }

    public String command() {
        return command;
    }

    /** QEMU's class as it was sent; classes we do not know are kept. */
    public String errorClass() {
        return errorClass;
    }

    public String description() {
        return description;
    }

    public boolean isCommandNotFound() {
        return errorClass.equals("CommandNotFound");
    }

    /** For {@code device_del} this means: already gone. */
    public boolean isDeviceNotFound() {
        return errorClass.equals("DeviceNotFound");
    }
}

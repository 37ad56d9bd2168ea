package io.plasmavmc.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A QEMU process as the host's process list shows it, known by the mark on its command line that
 * names node and VM.
 */
record Qemu(ProcessHandle process, List<String> commandLine) {

    private static final Pattern SERIAL = Pattern.compile("socket,id=serial,path=([^,]+),.*");
    private static final Pattern MONITOR = Pattern.compile("socket,id=monitor,path=([^,]+),.*");

    /** The processes whose mark begins so: with a node's uid, or with a node's and a VM's. */
    static List<Qemu> marked(String mark) {
        return ProcessHandle.allProcesses()
                .map(process -> new Qemu(process, commandLineOf(process.pid())))
                .filter(qemu -> qemu.hasMark("guest=plasmavmc:" + mark + ":"))
                .toList();
    }

    private boolean hasMark(String mark) {
        return commandLine.stream().anyMatch(argument -> argument.startsWith(mark));
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return !commandLineOf(pid()).isEmpty();
    }

    void kill9() {
        process.destroyForcibly();
    }

    void hold() {
        signal("STOP");
    }

    void letGo() {
        signal("CONT");
    }

    private void signal(String name) {
        Finished.of("kill", "-" + name, Long.toString(pid())).requireSuccess();
    }

    /** The socket behind the guest's serial console. */
    Path serial() {
        return socket(SERIAL);
    }

    /** The socket that QEMU takes commands at. */
    Path monitor() {
        return socket(MONITOR);
    }

    private Path socket(Pattern option) {
        return commandLine.stream()
                .map(option::matcher)
                .filter(found -> found.matches())
                .map(found -> Path.of(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such socket: " + commandLine));
    }

    /** Empty for a process that is gone, or is a zombie. */
    private static List<String> commandLineOf(long pid) {
        try {
            var bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            var text = new String(bytes, StandardCharsets.UTF_8);
            return text.isEmpty() ? List.of() : Arrays.asList(text.split("\0", -1));
        } catch (IOException gone) {
            return List.of();
        }
    }
}

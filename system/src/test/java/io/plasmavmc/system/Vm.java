package io.plasmavmc.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** One VM of a server, seen through the API, its process list and its serial console. */
final class Vm {

    private final Server server;
    private final String name;

    Vm(Server server, String name) {
        this.server = server;
        this.name = name;
    }

    /** A body for a small VM without disks and NICs: its firmware finds nothing to boot. */
    static ObjectNode bare(String name) {
        var vm = Json.object().put("vmId", name);
        vm.putObject("spec").put("memoryMib", 64).put("maxMemoryMib", 64);
        return vm;
    }

    /** Makes and starts a small VM without a guest. */
    static Vm runningBare(Server server, String name) {
        var vm = new Vm(server, name);
        server.api().post("/vms", bare(name)).require(200);
        vm.act("start").require(200);
        return vm;
    }

    String name() {
        return name;
    }

    JsonNode get() {
        return server.api().get("/vms/" + name).require(200);
    }

    /** Whether the server knows it. */
    boolean exists() {
        return server.api().get("/vms/" + name).status() == 200;
    }

    JsonNode status() {
        return get().path("status");
    }

    String phase() {
        return status().path("phase").asText();
    }

    String reason() {
        return status().path("reason").asText();
    }

    Api.Reply act(String verb) {
        return act(verb, Json.object());
    }

    Api.Reply act(String verb, ObjectNode body) {
        return server.api().post("/vms/" + name + ":" + verb, body);
    }

    /** Deletes it without asking its guest. */
    void delete() {
        server.api().delete("/vms/" + name + "?force=true").require(200);
    }

    void awaitPhase(String phase) {
        Waiting.until(
                name + " is " + phase, () -> get().toPrettyString(), () -> phase().equals(phase));
    }

    Qemu qemu() {
        return server.qemu(get().path("uid").asText());
    }

    /** Everything the guest has written on its serial console, over all boots. */
    String log() {
        var reply = server.api().get("/vms/" + name + "/log");
        if (reply.status() != 200) {
            throw new AssertionError("log of " + name + ": " + reply);
        }
        return reply.text().replace("\r", "");
    }

    int boots() {
        return occurrences("GUEST-READY");
    }

    int occurrences(String text) {
        return log().split(Pattern.quote(text), -1).length - 1;
    }

    /** Waits until the guest has written this after that many characters of its log. */
    void awaitLog(int from, String text) {
        Waiting.until(
                name + " writes " + text,
                () -> "log: " + log().substring(from) + "\n" + get().toPrettyString(),
                () -> log().indexOf(text, from) >= 0);
    }

    /** Waits until the guest is up for the n-th time and its shell takes commands. */
    void awaitBoot(int number) {
        Waiting.until(
                name + " is ready for the " + number + ". time",
                () -> "log: " + log() + "\n" + get().toPrettyString(),
                () -> boots() >= number);
        awaitLog(log().lastIndexOf("GUEST-READY"), "GUEST-SEES");
        Waiting.until("the shell's prompt", this::log, () -> occurrences("guest# ") >= number);
    }

    /** Where its serial log and QEMU's messages are kept. */
    Path logDirectory() {
        return server.dataDir().resolve("vms").resolve(get().path("uid").asText());
    }
}

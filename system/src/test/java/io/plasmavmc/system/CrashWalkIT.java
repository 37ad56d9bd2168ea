package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server process with real QEMUs dies before and after every step, one after the other: each next
 * one comes a step further. Its client repeats what was not answered, under the same request id.
 * What is left in the end is looked at from outside. Steps that need a guest or a QEMU that
 * misbehaves are walked by the server's {@code CrashWalkTest}.
 */
class CrashWalkIT {

    private static final List<String> CREATE =
            List.of("CREATE_ACCEPT", "VOLUME_CREATE_FILE", "VOLUME_CREATE_ANSWER", "SEEN");

    /** A process that was not recorded is ended by the next server, and another one launched. */
    private static final List<String> START =
            List.of(
                    "START_ACCEPT",
                    "START_CLAIM",
                    "START_LAUNCH",
                    "START_CLEAR",
                    "START_RECORD",
                    "START_RESUME",
                    "START_ANSWER");

    private static final List<String> PAUSE = List.of("PAUSE_ACCEPT", "PAUSE_HALT", "PAUSE_ANSWER");
    private static final List<String> RESUME =
            List.of("RESUME_ACCEPT", "RESUME_RUN", "RESUME_ANSWER");
    private static final List<String> RESET =
            List.of(
                    "RESET_ACCEPT",
                    "RESET_HALT",
                    "RESET_MACHINE",
                    "RESET_RECORD",
                    "RESET_RUN",
                    "RESET_ANSWER");
    private static final List<String> ASK = List.of("STOP_ASK", "STOP_ASKED");
    private static final List<String> STOP =
            List.of("STOP_ACCEPT", "STOP_TERMINATE", "STOP_ANSWER");
    private static final List<String> ATTACH =
            List.of("ATTACH_ACCEPT", "ATTACH_PLUG", "DEVICE_ANSWER");
    private static final List<String> RESIZE =
            List.of("RESIZE_ACCEPT", "RESIZE_GROW", "RESIZE_RECORD", "DEVICE_ANSWER");
    private static final List<String> LINK =
            List.of("SET_LINK_ACCEPT", "SET_LINK_SET", "DEVICE_ANSWER");
    private static final List<String> DETACH =
            List.of("DETACH_ACCEPT", "DETACH_ASK", "DETACH_ASKED");

    /** Once the device has left the machine. */
    private static final List<String> RELEASE =
            List.of("DETACH_RELEASE", "DETACH_ANSWER", "DETACH_FORGET");

    private static final List<String> MORE_CPUS =
            List.of("UPDATE_ACCEPT", "CPUS_PLUG", "CPUS_ANSWER");

    /** A guest that takes nothing gets its time. */
    private static final List<String> MORE_MEMORY =
            List.of("UPDATE_ACCEPT", "MEMORY_REQUEST", "MEMORY_ASKED", "MEMORY_ANSWER");

    /** Of an emulated machine, in which they stay. */
    private static final List<String> FEWER_CPUS =
            List.of("UPDATE_ACCEPT", "CPUS_USE", "CPUS_ANSWER");

    private static final List<String> ASK_AGAIN =
            List.of("RESET_ACCEPT", "RESET_ASK", "RESET_ASKED");

    /** The old machine gives way to another one. */
    private static final List<String> CYCLE =
            List.of(
                    "RESET_CYCLE",
                    "RESET_TERMINATE",
                    "START_CLAIM",
                    "START_LAUNCH",
                    "START_RECORD",
                    "START_RESUME",
                    "START_ANSWER");

    private static final List<String> DELETE =
            List.of(
                    "DELETE_ACCEPT",
                    "DELETE_MARK",
                    "DELETE_TERMINATE",
                    "DELETE_ERASE",
                    "DELETE_RELEASED",
                    "VOLUME_DELETE_FILE",
                    "VOLUME_DELETE_FORGET",
                    "DELETE_FORGET");
    private static final List<String> VOLUME_CREATE = List.of("VOLUME_CREATE_ACCEPT");
    private static final List<String> VOLUME_RESIZE =
            List.of(
                    "VOLUME_RESIZE_ACCEPT",
                    "VOLUME_RESIZE_MARK",
                    "VOLUME_RESIZE_FILE",
                    "VOLUME_RESIZE_ANSWER");
    private static final List<String> VOLUME_DELETE = List.of("VOLUME_DELETE_ACCEPT");
    private static final List<String> IMPORT =
            List.of(
                    "IMAGE_IMPORT_ACCEPT",
                    "IMAGE_IMPORT_OPEN",
                    "IMAGE_IMPORT_WRITE",
                    "IMAGE_IMPORT_FILE",
                    "IMAGE_IMPORT_ANSWER");
    private static final List<String> IMAGE_DELETE =
            List.of("IMAGE_DELETE_ACCEPT", "IMAGE_DELETE_FILE", "IMAGE_DELETE_FORGET");

    /** They need somebody who misbehaves, or another boot of the host. */
    private static final Set<String> ELSEWHERE =
            Set.of(
                    "STOP_WAKE",
                    "SEEN_RUN",
                    "SEEN_END",
                    "DETACH_UNMARK",
                    "DEVICE_WITHDRAW",
                    "DEVICE_LOST",
                    "DEVICE_LOST_RELEASE",
                    "DEVICES_SEEN",
                    "RESIZE_TAKE_BACK",
                    "RESET_WAKE",
                    "CPUS_UNPLUG",
                    "CPUS_ASKED",
                    "SIZES_SEEN",
                    "BOOT_SEEN",
                    "BOOT_START",
                    "CRASH_START",
                    "IMAGE_IMPORT_DISCARD");

    @TempDir Path directory;

    private Path dataDir;
    private Halting halting;
    private Server server;

    @BeforeEach
    void aServer() throws IOException {
        dataDir = Files.createDirectory(directory.resolve("data"));
        halting = Halting.in(Files.createDirectory(directory.resolve("halting")));
        server = halting.server(dataDir).start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aVmLivesItsWholeLifeOnServersThatDie() {
        server.api().put("/images/base?format=raw", content()).require(200);
        var made = walk(CREATE, () -> post("/vms?requestId=create&wait=0s", withDisk("web")));
        var web = new Vm(server, "web");
        assertThat(made.path("generation").asText()).isEqualTo("1");
        nothingIsLeftOver();

        act(START, web, "start", Json.object());
        isIn(web, "RUNNING", 2);
        long pid = web.qemu().pid();
        act(PAUSE, web, "pause", Json.object());
        isIn(web, "PAUSED", 3);
        act(RESUME, web, "resume", Json.object());
        act(RESET, web, "reset", Json.object().put("mode", "HARD"));
        isIn(web, "RUNNING", 5);
        assertThat(web.qemu().pid()).isEqualTo(pid);
        act(ASK, web, "stop", Json.object().put("deadline", "600s"));
        act(STOP, web, "stop", Json.object().put("force", true));
        isIn(web, "STOPPED", 7);
        assertThat(server.qemus()).isEmpty();

        web.act("start").require(200);
        walk(DELETE, () -> delete("/vms/web?force=true&requestId=delete&wait=0s"));
        Waiting.until("the VM is gone", () -> !web.exists());
        nothingIsLeftOver();
        assertThat(filesIn("volumes")).isEmpty();
        assertThat(filesIn("vms")).isEmpty();
    }

    /** Until the server has come to all of them, and the last one has settled it. */
    private void act(List<String> steps, Vm vm, String verb, ObjectNode body) {
        body.put("requestId", verb + "-" + steps.getFirst()).put("wait", "0s");
        walk(steps, () -> server.api().post("/vms/" + vm.name() + ":" + verb, body));
    }

    private void isIn(Vm vm, String phase, int generation) {
        vm.awaitPhase(phase);
        Waiting.until(
                "all is settled",
                () -> vm.get().toPrettyString(),
                () -> vm.status().path("settledGeneration").asInt() == generation);
        assertThat(vm.get().path("generation").asInt()).isEqualTo(generation);
        nothingIsLeftOver();
    }

    /** Nobody in the machine lets anything go, until it is reset. */
    @Test
    void devicesComeAndGoOnServersThatDie() {
        var vm = Vm.runningBare(server, "web");
        var volume = Json.object().put("volumeId", "data").put("sizeBytes", "1048576");
        post("/volumes", volume).require(200);
        var nic = Json.object();
        nic.putObject("nic").put("nicId", "lan").putObject("user");
        vm.act("attachNic", nic).require(200);
        var disk = Json.object().put("diskId", "data");

        act(ATTACH, vm, "attachDisk", withData());
        isSettled(vm);
        act(RESIZE, vm, "resizeDisk", disk.deepCopy().put("sizeBytes", "2097152"));
        isSettled(vm);
        assertThat(sizeOf("data")).isEqualTo("2097152");
        act(LINK, vm, "setLink", Json.object().put("nicId", "lan").put("linkUp", false));
        isSettled(vm);
        act(DETACH, vm, "detachDisk", disk.deepCopy().put("deadline", "600s"));
        assertThat(vm.status().at("/disks/0/phase").asText()).isEqualTo("DETACHING");
        act(RELEASE, vm, "reset", Json.object().put("mode", "HARD"));
        isSettled(vm);

        assertThat(vm.get().at("/spec/disks")).isEmpty();
        vm.act("attachDisk", withData()).require(200);
        assertThat(vm.status().at("/disks/0/phase").asText()).isEqualTo("ATTACHED");
        vm.delete();
        nothingIsLeftOver();
    }

    /** Nobody in the machine takes anything, or goes down when it is asked to. */
    @Test
    void sizesChangeOnServersThatDie() {
        var body = Vm.bare("web");
        body.withObject("/spec").put("maxMemoryMib", 128).put("maxCpus", 2);
        post("/vms", body).require(200);
        var vm = new Vm(server, "web");
        vm.act("start").require(200);

        update(MORE_CPUS, vm, Json.object().put("cpus", 2));
        assertThat(vm.status().path("cpus").asInt()).isEqualTo(2);
        update(MORE_MEMORY, vm, Json.object().put("memoryMib", 96));
        assertThat(vm.status().path("memoryMib").asInt()).isEqualTo(64);
        assertThat(vm.status().at("/pending/0/applies").asText()).isEqualTo("GUEST");

        long pid = vm.qemu().pid();
        var soft = Json.object().put("mode", "SOFT").put("force", true).put("deadline", "8s");
        act(ASK_AGAIN, vm, "reset", soft.deepCopy());
        act(CYCLE, vm, "reset", soft.deepCopy());
        isSettled(vm);
        assertThat(vm.status().path("phase").asText()).isEqualTo("RUNNING");
        assertThat(vm.status().path("memoryMib").asInt()).isEqualTo(96);
        assertThat(vm.status().path("pending")).isEmpty();
        assertThat(vm.qemu().pid()).isNotEqualTo(pid);
        vm.delete();
        nothingIsLeftOver();
    }

    private void update(List<String> steps, Vm vm, ObjectNode spec) {
        var body = Json.object();
        body.set("spec", spec);
        var path = "/vms/%s?requestId=%s&wait=0s".formatted(vm.name(), "update-" + steps.get(1));
        walk(steps, () -> server.api().patch(path, body.toString()));
        isSettled(vm);
    }

    private static ObjectNode withData() {
        var body = Json.object();
        body.putObject("disk").put("diskId", "data").put("volumeId", "data");
        return body;
    }

    private void isSettled(Vm vm) {
        Waiting.until(
                "all is settled",
                () -> vm.get().toPrettyString(),
                () ->
                        vm.status().path("settledGeneration").asInt()
                                == vm.get().path("generation").asInt());
        nothingIsLeftOver();
    }

    @Test
    void volumesAreWhatTheyAreSaidToBe() {
        var volume = Json.object().put("volumeId", "data").put("sizeBytes", "16777216");
        walk(VOLUME_CREATE, () -> post("/volumes?requestId=create&wait=0s", volume));
        var larger = Json.object().put("sizeBytes", "33554432");
        walk(
                VOLUME_RESIZE,
                () ->
                        server.api()
                                .patch(
                                        "/volumes/data?requestId=resize&wait=0s",
                                        larger.toString()));
        Waiting.until("the volume has grown", () -> sizeOf("data").equals("33554432"));
        nothingIsLeftOver();
        walk(VOLUME_DELETE, () -> delete("/volumes/data?requestId=delete&wait=0s"));
        Waiting.until("the volume is gone", () -> statusOf("/volumes/data") == 404);
        assertThat(filesIn("volumes")).isEmpty();
    }

    private String sizeOf(String volume) {
        var got = server.api().get("/volumes/" + volume).require(200);
        return got.at("/status/phase").asText().equals("READY")
                ? got.path("sizeBytes").asText()
                : "";
    }

    @Test
    void anImageIsThereWhollyOrNotAtAll() {
        int name = 0;
        for (var crossing : crossings(IMPORT)) {
            var image = "image-" + name++;
            halting.at(crossing);
            var _ = attempt(() -> server.api().put("/images/" + image + "?format=raw", content()));
            server.awaitEnd(crossing);
            server.startAgain();
            Waiting.until("the import is done or undone", () -> isReady(image) || !exists(image));
            assertThat(isReady(image)).isEqualTo(crossing.equals("after IMAGE_IMPORT_ANSWER"));
            nothingIsLeftOver();
        }
        var last = "image-" + (name - 1);
        walk(IMAGE_DELETE, () -> delete("/images/" + last + "?requestId=delete&wait=0s"));
        Waiting.until("the image is gone", () -> !exists(last));
        assertThat(filesIn("images")).isEmpty();
    }

    private static byte[] content() {
        return new byte[1 << 16];
    }

    private boolean isReady(String image) {
        var reply = server.api().get("/images/" + image);
        return reply.status() == 200 && reply.json().at("/status/phase").asText().equals("READY");
    }

    private boolean exists(String image) {
        return statusOf("/images/" + image) != 404;
    }

    private int statusOf(String path) {
        return server.api().get(path).status();
    }

    /** A real guest tells how often it was booted, and whether it was let shut down. */
    @Test
    void aGuestIsResetOnceAndShutsItselfDown() {
        server.cli()
                .does("image", "import", "guest", "--file", Installation.guestImage().toString());
        server.cli()
                .does(
                        "vm",
                        "create",
                        "web",
                        "--image",
                        "guest",
                        "--memory",
                        "160MiB",
                        "--no-nic",
                        "--cpus",
                        "2",
                        "--start");
        var web = new Vm(server, "web");
        web.awaitBoot(1);
        update(FEWER_CPUS, web, Json.object().put("cpus", 1));
        assertThat(web.status().path("cpus").asInt()).isEqualTo(1);
        act(RESET.subList(1, 5), web, "reset", Json.object().put("mode", "HARD"));
        web.awaitBoot(2);
        assertThat(web.boots()).isEqualTo(2);

        halting.at("after STOP_ASKED");
        var body = Json.object().put("requestId", "stop").put("wait", "0s");
        var _ = attempt(() -> web.act("stop", body));
        server.awaitEnd("after STOP_ASKED");
        server.startAgain();
        web.awaitPhase("STOPPED");
        assertThat(web.act("stop", body).require(200).at("/spec/action/number").asInt())
                .isEqualTo(3);
        assertThat(web.boots()).isEqualTo(2);
        nothingIsLeftOver();
    }

    @Test
    void aWaitingCallThatIsCutOffByKill9IsJoinedByItsRepetition() {
        var web = Vm.runningBare(server, "web");
        String[] stop = {
            "vm", "stop", "web", "--deadline", "8s", "--request-id", "stop-1", "-o", "json"
        };
        try (var waiting = server.cli().start(stop)) {
            web.awaitPhase("STOPPING");
            server.kill9();
            Waiting.until("the call ends", () -> !waiting.process().isAlive());
            assertThat(waiting.process().exitValue()).as(waiting.awaitText()).isEqualTo(3);
        }
        server.startAgain();
        var again = server.cli().run(stop);
        assertThat(again.exit()).as("%s", again).isEqualTo(4);
        assertThat(again.error().path("reason").asText()).isEqualTo("GUEST_DID_NOT_STOP");
        assertThat(web.get().path("generation").asInt()).isEqualTo(3);
        isIn(web, "RUNNING", 3);
        web.delete();
    }

    @Test
    void noStepIsLeftOut() {
        var walked =
                Stream.of(
                                CREATE,
                                START,
                                PAUSE,
                                RESUME,
                                RESET,
                                ASK,
                                STOP,
                                ATTACH,
                                RESIZE,
                                LINK,
                                DETACH,
                                RELEASE,
                                MORE_CPUS,
                                MORE_MEMORY,
                                FEWER_CPUS,
                                ASK_AGAIN,
                                CYCLE,
                                DELETE,
                                VOLUME_CREATE,
                                VOLUME_RESIZE,
                                VOLUME_DELETE,
                                IMPORT,
                                IMAGE_DELETE)
                        .flatMap(List::stream)
                        .toList();
        var left = new TreeSet<>(halting.steps());
        walked.forEach(left::remove);
        left.removeAll(ELSEWHERE);
        left.removeIf(step -> step.endsWith("_GIVE_UP"));
        assertThat(left).isEmpty();
        assertThat(halting.steps()).containsAll(walked).containsAll(ELSEWHERE);
    }

    /**
     * Lets servers die at all these crossings in their order, and a last one live; its answer. A
     * call that was answered is not made again, but once more in the end, which has to join it.
     */
    private JsonNode walk(List<String> steps, Supplier<Api.Reply> call) {
        boolean answered = false;
        for (var crossing : crossings(steps)) {
            halting.at(crossing);
            if (!server.isRunning()) {
                server.startAgainForAWhile();
            }
            answered = answered || attempt(call);
            server.awaitEnd(crossing);
            assertThat(halting.isDone()).as(crossing + ": " + server.text()).isTrue();
        }
        server.startAgain();
        var last = call.get();
        assertThat(last.status()).as(last.text()).isIn(200, 404, 504);
        return last.json();
    }

    private static List<String> crossings(List<String> steps) {
        var all = new ArrayList<String>();
        for (var step : steps) {
            all.addAll(List.of("before " + step, "after " + step));
        }
        return all;
    }

    /** Whether there was an answer. */
    private static boolean attempt(Supplier<Api.Reply> call) {
        try {
            var reply = call.get();
            assertThat(reply.status()).as(reply.text()).isIn(200, 504);
            return true;
        } catch (UncheckedIOException cutOff) {
            return false;
        }
    }

    private Api.Reply post(String path, ObjectNode body) {
        return server.api().post(path, body);
    }

    private Api.Reply delete(String path) {
        return server.api().delete(path);
    }

    /** Small, with a disk that is a copy of an image and goes with the VM. */
    private static ObjectNode withDisk(String name) {
        var body = Vm.bare(name);
        var disk = Json.object().put("diskId", "root").put("imageId", "base");
        body.withObject("/spec").putArray("disks").add(disk);
        return body;
    }

    /** Processes and files are those of what is stored, all of them, and no others. */
    private void nothingIsLeftOver() {
        var uids = new TreeSet<String>();
        var alive = new ArrayList<Long>();
        for (var vm : listed("/vms", "vms")) {
            uids.add(vm.path("uid").asText());
            if (Set.of("RUNNING", "PAUSED").contains(vm.at("/status/phase").asText())) {
                alive.add(server.qemu(vm.path("uid").asText()).pid());
            }
        }
        assertThat(server.qemus()).extracting(Qemu::pid).containsExactlyInAnyOrderElementsOf(alive);
        assertThat(uids).containsAll(filesIn("vms"));
        assertThat(filesIn("volumes")).isEqualTo(files("/volumes", "volumes"));
        assertThat(filesIn("images")).isEqualTo(files("/images", "images"));
    }

    private List<JsonNode> listed(String path, String field) {
        var list = server.api().get(path).require(200).path(field);
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    /** The files that there have to be. */
    private Set<String> files(String path, String field) {
        var names = new TreeSet<String>();
        for (var item : listed(path, field)) {
            assertThat(item.at("/status/phase").asText()).isEqualTo("READY");
            names.add(
                    item.path("uid").asText()
                            + "."
                            + item.path("format").asText().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    /** Hidden ones, too: they are what a crash leaves. */
    private Set<String> filesIn(String name) {
        var in = dataDir.resolve(name);
        if (!Files.isDirectory(in)) {
            return Set.of();
        }
        try (var all = Files.list(in)) {
            return new TreeSet<>(all.map(file -> file.getFileName().toString()).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many callers at once. */
class ConcurrencyIT {

    @TempDir static Path dataDir;

    private static Server server;

    @BeforeAll
    static void aServer() {
        server = ServerSetup.on(dataDir).start();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    /** All of them at once; their answers in order. */
    private static <T> List<T> together(List<Callable<T>> calls)
            throws InterruptedException, ExecutionException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            for (Future<T> future : executor.invokeAll(calls)) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private static <T> List<Callable<T>> times(int number, Callable<T> call) {
        return IntStream.range(0, number).mapToObj(_ -> call).toList();
    }

    @Test
    void tenStartsOfOneVmMakeOneProcess() throws Exception {
        var vm = new Vm(server, "once");
        server.api().post("/vms", Vm.bare("once")).require(200);
        var replies = together(times(10, () -> vm.act("start")));
        assertThat(replies).allMatch(reply -> reply.status() == 200);
        assertThat(server.qemus()).hasSize(1);
        assertThat(vm.get().at("/spec/action/number").asInt()).isEqualTo(1);
        vm.delete();
    }

    @Test
    void ofTwoWhoCreateOneNameOneWins() throws Exception {
        var replies = together(times(2, () -> server.api().post("/vms", Vm.bare("prize"))));
        assertThat(replies).extracting(Api.Reply::status).containsExactlyInAnyOrder(200, 409);
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 409)
                .allMatch(reply -> reply.reason().equals("ALREADY_EXISTS"));
        new Vm(server, "prize").delete();
    }

    @Test
    void manyLivesAtOnceLeaveNothingBehind() throws Exception {
        List<Callable<Boolean>> lives =
                IntStream.range(0, 5)
                        .<Callable<Boolean>>mapToObj(i -> () -> live("many-" + i))
                        .toList();
        assertThat(together(lives)).containsOnly(true);
        assertThat(server.qemus()).isEmpty();
        assertThat(server.api().get("/vms").require(200).path("vms")).isEmpty();
        assertThat(server.api().get("/volumes").require(200).path("volumes")).isEmpty();
        assertThat(filesBelow("vms")).isZero();
        assertThat(filesBelow("volumes")).isZero();
    }

    private static boolean live(String name) {
        var volume = Json.object().put("volumeId", name).put("sizeBytes", "1048576");
        server.api().post("/volumes", volume).require(200);
        var body = Vm.bare(name);
        var disk = Json.object().put("diskId", "data").put("volumeId", name);
        body.withObject("/spec").putArray("disks").add(disk);
        server.api().post("/vms", body).require(200);
        var vm = new Vm(server, name);
        vm.act("start").require(200);
        vm.act("reset").require(200);
        vm.act("stop", Json.object().put("force", true)).require(200);
        vm.delete();
        server.api().delete("/volumes/" + name).require(200);
        return !vm.exists();
    }

    private static long filesBelow(String directory) throws IOException {
        var root = dataDir.resolve(directory);
        if (!Files.exists(root)) {
            return 0;
        }
        try (var all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}

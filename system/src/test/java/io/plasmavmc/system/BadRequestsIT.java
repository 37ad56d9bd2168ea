package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that cannot be meant: each refused with its reason and field, and nothing left behind.
 */
class BadRequestsIT {

    @TempDir static Path dataDir;

    private static Server server;
    private static Api api;
    private static Cli cli;

    @BeforeAll
    static void aServer() {
        server = ServerSetup.on(dataDir).start();
        api = server.api();
        cli = server.cli();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static List<String> paths(Api.Reply reply) {
        return Json.texts(reply.json().path("fields"), "path");
    }

    private static void refused(Api.Reply reply, int status, String reason) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
        assertThat(reply.reason()).as("%s", reply).isEqualTo(reason);
        assertThat(reply.json().path("message").asText()).isNotEmpty();
    }

    private static void refused(Finished command, int exit, String reason) {
        assertThat(command.exit()).as("%s", command).isEqualTo(exit);
        assertThat(command.error().path("reason").asText()).as("%s", command).isEqualTo(reason);
    }

    private static void isNotThere(String vm) {
        refused(api.get("/vms/" + vm), 404, "VM_NOT_FOUND");
    }

    @Test
    void badNamesAreRefusedByPathAndBody() {
        for (var name : List.of("Web", "9web", "web-", "a".repeat(64), "web_1", "../x", "")) {
            var reply = api.post("/vms", Vm.bare(name));
            refused(reply, 400, "INVALID_NAME");
            assertThat(paths(reply)).containsExactly("vmId");
        }
        refused(cli.run("vm", "create", "Web", "--no-nic", "-o", "json"), 2, "INVALID_NAME");
        refused(api.get("/vms/No_Name"), 400, "INVALID_NAME");
        refused(
                cli.run("volume", "create", "a.b", "--size", "1MiB", "-o", "json"),
                2,
                "INVALID_NAME");
        var image = api.put("/images/Bad_Name?format=raw", new byte[512]);
        refused(image, 400, "INVALID_NAME");
    }

    @Test
    void unknownFieldsAreRefusedWithTheirPaths() {
        var body = Vm.bare("unknown");
        body.put("colour", "red");
        body.withObject("/spec").put("cpu", 2);
        var reply = api.post("/vms", body);
        refused(reply, 400, "UNKNOWN_FIELD");
        assertThat(paths(reply)).containsExactlyInAnyOrder("colour", "spec.cpu");
        isNotThere("unknown");
        var parameter = api.post("/vms?dryRun=true", Vm.bare("unknown"));
        refused(parameter, 400, "UNKNOWN_FIELD");
        assertThat(paths(parameter)).containsExactly("dryRun");
        isNotThere("unknown");
    }

    @Test
    void allViolationsAreToldAtOnce() {
        var body = Vm.bare("Bad Name");
        body.withObject("/spec").put("cpus", -1).put("onCrash", "EXPLODE");
        var nic = Json.object().put("nicId", "eth0").put("mac", "not-a-mac");
        nic.putObject("user");
        body.withObject("/spec").putArray("nics").add(nic);
        var reply = api.post("/vms", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(paths(reply)).contains("vmId", "spec.cpus", "spec.onCrash", "spec.nics[0].mac");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        refused(api.post("/vms", "{\"vmId\": "), 400, "INVALID_FIELD");
        refused(api.post("/vms", "[1, 2]"), 400, "INVALID_FIELD");
        refused(api.post("/vms", "\u0000\u0001"), 400, "INVALID_FIELD");
    }

    @Test
    void unknownFlagsAndCommandsSayWhatMayBeMeant() {
        var flag = cli.run("vm", "create", "web", "--memori", "1GiB");
        assertThat(flag.exit()).as("%s", flag).isEqualTo(2);
        assertThat(flag.err()).contains("--memori").contains("did you mean").contains("--memory");
        var command = cli.run("vm", "strat", "web");
        assertThat(command.exit()).as("%s", command).isEqualTo(2);
        assertThat(command.err()).contains("strat").contains("did you mean").contains("start");
        var size = cli.run("vm", "create", "web", "--memory", "1GB");
        assertThat(size.exit()).as("%s", size).isEqualTo(2);
        assertThat(size.err()).contains("1GB").contains("GiB");
        isNotThere("web");
    }

    @Test
    void withoutTheTokenNothingIsTold() {
        for (var path : List.of("/vms", "/vms/x", "/vms/x/log", "/vms:watch", "/v1/nodes")) {
            refused(api.send(api.bare(path).GET()), 401, "UNAUTHENTICATED");
        }
        var wrong = new Api(server.url(), "wrong");
        refused(wrong.get("/vms"), 401, "UNAUTHENTICATED");
        refused(wrong.post("/vms", Vm.bare("sneaky")), 401, "UNAUTHENTICATED");
        refused(wrong.put("/images/sneaky?format=raw", new byte[512]), 401, "UNAUTHENTICATED");
        isNotThere("sneaky");
        var open = api.send(api.bare("/v1/version").GET());
        assertThat(open.status()).isEqualTo(200);
    }

    @Test
    void theClientSaysWhatIsWrongWithItsToken() {
        var lost = Cli.of(server.url(), dataDir.resolve("no-such-token")).run("vm", "list");
        assertThat(lost.exit()).as("%s", lost).isEqualTo(1);
        assertThat(lost.err()).contains("no-such-token");
        var foreign = Cli.of(server.url(), dataDir.resolve("node.json")).run("vm", "list");
        assertThat(foreign.exit()).as("%s", foreign).isEqualTo(1);
        var nobody = Cli.of("http://127.0.0.1:1", server.tokenFile()).run("vm", "list");
        assertThat(nobody.exit()).as("%s", nobody).isEqualTo(3);
        assertThat(nobody.err()).contains("127.0.0.1:1");
    }

    @Test
    void aStaleRevisionIsAConflictAndChangesNothing() {
        var vm = new Vm(server, "stale");
        api.post("/vms", Vm.bare("stale")).require(200);
        var old = vm.get().path("revision").asText();
        vm.act("start").require(200);
        vm.act("stop", forced()).require(200);

        refused(vm.act("start", Json.object().put("revision", old)), 409, "CONFLICT");
        var ifMatch = api.request("/vms/stale").header("If-Match", "\"" + old + "\"").DELETE();
        refused(api.send(ifMatch), 409, "CONFLICT");
        assertThat(vm.phase()).isEqualTo("STOPPED");

        var current = vm.get().path("revision").asText();
        vm.act("start", Json.object().put("revision", current)).require(200);
        vm.delete();
    }

    private static ObjectNode forced() {
        return Json.object().put("force", true);
    }

    @Test
    void aRequestIdStandsForOneRequest() {
        api.post("/vms?requestId=once", Vm.bare("repeated")).require(200);
        var uid = new Vm(server, "repeated").get().path("uid").asText();
        var again = api.post("/vms?requestId=once", Vm.bare("repeated")).require(200);
        assertThat(again.path("uid").asText()).isEqualTo(uid);
        refused(api.post("/vms?requestId=once", Vm.bare("other")), 409, "REQUEST_ID_REUSED");
        isNotThere("other");
        var typed =
                cli.run("vm", "create", "other", "--no-nic", "--request-id", "once", "-o", "json");
        refused(typed, 6, "REQUEST_ID_REUSED");
        refused(api.post("/vms?requestId=not%20one", Vm.bare("other")), 400, "INVALID_FIELD");
        new Vm(server, "repeated").delete();
    }

    @Test
    void aMissingImageIsNotFoundAndMakesNoVm() {
        var create = cli.run("vm", "create", "web", "--image", "nothing", "-o", "json");
        refused(create, 5, "IMAGE_NOT_FOUND");
        isNotThere("web");
        refused(api.get("/volumes/web-root"), 404, "VOLUME_NOT_FOUND");
        var disk = cli.run("vm", "create", "web", "--disk", "data=nothing", "-o", "json");
        refused(disk, 5, "VOLUME_NOT_FOUND");
        isNotThere("web");
    }

    @Test
    void moreMemoryThanTheHostHasIsRefused() {
        var create = cli.run("vm", "create", "huge", "--memory", "64TiB", "--no-nic", "-o", "json");
        refused(create, 2, "INVALID_FIELD");
        assertThat(Json.texts(create.error().path("fields"), "path"))
                .containsExactly("spec.memoryMib");
        var body = Vm.bare("huge");
        body.withObject("/spec").put("maxMemoryMib", 64 << 20);
        var most = api.post("/vms", body);
        refused(most, 400, "INVALID_FIELD");
        assertThat(paths(most)).containsExactly("spec.maxMemoryMib");
        isNotThere("huge");
    }

    @Test
    void aTakenNameIsAConflict() {
        cli.does("vm", "create", "taken", "--no-nic", "--memory", "64MiB");
        var again = cli.run("vm", "create", "taken", "--no-nic", "-o", "json");
        refused(again, 6, "ALREADY_EXISTS");
        cli.does("vm", "delete", "taken");
        refused(cli.run("vm", "delete", "taken", "-o", "json"), 5, "VM_NOT_FOUND");
        cli.does("vm", "delete", "taken", "--ignore-not-found");
    }

    @Test
    void actionsThatThePhaseForbidsAreRefused() {
        cli.does("vm", "create", "off", "--no-nic", "--memory", "64MiB");
        refused(cli.run("vm", "pause", "off", "-o", "json"), 1, "WRONG_PHASE");
        refused(new Vm(server, "off").act("reset"), 400, "WRONG_PHASE");
        new Vm(server, "off").act("stop").require(200);
        cli.does("vm", "delete", "off");
    }

    @Test
    void unknownPathsAndMethodsAreToldAsSuch() {
        assertThat(api.get("/nothing").status()).isEqualTo(404);
        var patch = api.request("/vms:watch").method("PATCH", BodyPublishers.ofString("{}"));
        assertThat(api.send(patch).status()).isEqualTo(405);
    }
}

package io.plasmavmc.bench;

import io.plasmavmc.api.v1.CreateVmRequest;
import io.plasmavmc.api.v1.GetVmRequest;
import io.plasmavmc.api.v1.ListVmsRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc.VmServiceBlockingStub;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;

/** Get, and a list page of 1,000 VMs, no guest running: by gRPC and by HTTP on warm connections. */
final class ReadsPart {

    private static final String PART = "reads";
    private static final String SCOPE = "default";
    private static final int VMS = 1_000;
    private static final int WARM_UP = 300;

    private final ServerUnderTest server;
    private final int runs;

    ReadsPart(ServerUnderTest server, int runs) {
        this.server = server;
        this.runs = runs;
    }

    List<Row> measure() throws Exception {
        VmServiceBlockingStub vms = server.stub(VmServiceBlockingStub.class);
        for (int i = 0; i < VMS; i++) {
            create(vms, i);
        }
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest page = request("/vms?pageSize=" + VMS);
        HttpRequest one = request("/vms/" + name(VMS / 2));
        Samples get = samples(() -> get(vms));
        Samples list = samples(() -> list(vms));
        Samples httpGet = samples(() -> send(http, one));
        Samples httpList = samples(() -> send(http, page));
        return List.of(
                Row.p99(PART, "get by gRPC", get, "under 10 ms"),
                Row.median(PART, "get by gRPC", get, ""),
                Row.p99(PART, "list of 1,000 by gRPC", list, "under 10 ms"),
                Row.median(PART, "list of 1,000 by gRPC", list, ""),
                Row.p99(PART, "get by HTTP", httpGet, "under 10 ms"),
                Row.p99(PART, "list of 1,000 by HTTP", httpList, "under 10 ms"),
                Row.median(PART, "list of 1,000 by HTTP", httpList, ""));
    }

    private Samples samples(Samples.Work work) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            work.run();
        }
        Samples samples = new Samples();
        for (int i = 0; i < runs; i++) {
            samples.time(work);
        }
        return samples;
    }

    private static void create(VmServiceBlockingStub vms, int i) {
        var _ =
                vms.createVm(
                        CreateVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVm(VirtualMachine.newBuilder().setVmId(name(i)))
                                .build());
    }

    private static void get(VmServiceBlockingStub vms) {
        var _ =
                vms.getVm(
                        GetVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(name(VMS / 2))
                                .build());
    }

    private static void list(VmServiceBlockingStub vms) {
        int count =
                vms.listVms(
                                ListVmsRequest.newBuilder()
                                        .setOrgId(SCOPE)
                                        .setProjectId(SCOPE)
                                        .setPageSize(VMS)
                                        .build())
                        .getVmsCount();
        if (count != VMS) {
            throw new IllegalStateException("page: " + count + " (expected: " + VMS + ")");
        }
    }

    private HttpRequest request(String path) throws Exception {
        return HttpRequest.newBuilder(
                        URI.create(server.url() + "/v1/orgs/default/projects/default" + path))
                .header("Authorization", "Bearer " + server.token())
                .build();
    }

    private static void send(HttpClient http, HttpRequest request) throws Exception {
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("status: " + answer.statusCode());
        }
    }

    private static String name(int i) {
        return String.format(Locale.ROOT, "vm-%04d", i);
    }
}

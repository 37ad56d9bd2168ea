package io.plasmavmc.bench;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpHeaderNames;
import io.grpc.stub.AbstractStub;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of the assembled program on a data directory of its own, ended by {@link #close}. */
final class ServerUnderTest implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Pattern READY = Pattern.compile("^plasmavmc ready: (\\S+)");

    private final Process process;
    private final Path data;
    private final String url;
    private final Duration readyAfter;

    private ServerUnderTest(Process process, Path data, String url, Duration readyAfter) {
        this.process = process;
        this.data = data;
        this.url = url;
        this.readyAfter = readyAfter;
    }

    /** Starts the program and returns once it says that it is ready. */
    static ServerUnderTest start(Path home, Path data, List<String> more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/plasmavmc").toString());
        command.addAll(List.of("server", "--data-dir", data.toString()));
        command.addAll(List.of("--listen", "127.0.0.1:0"));
        command.addAll(more);
        long begin = System.nanoTime();
        Process process =
                new ProcessBuilder(command)
                        .redirectError(data.resolve("bench-server.log").toFile())
                        .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                Duration after = Duration.ofNanos(System.nanoTime() - begin);
                return new ServerUnderTest(process, data, ready.group(1), after);
            }
        }
        throw new IOException(
                "the server ended: " + Files.readString(data.resolve("bench-server.log")));
    }

    Duration readyAfter() {
        return readyAfter;
    }

    String url() {
        return url;
    }

    Path tokenFile() {
        return data.resolve("admin.token");
    }

    String token() throws IOException {
        return Files.readString(tokenFile()).strip();
    }

    long pid() {
        return process.pid();
    }

    /** A stub on one warm connection that sends the token. */
    <S extends AbstractStub<S>> S stub(Class<S> type) throws IOException {
        return GrpcClients.builder(url.replace("http://", "gproto+http://") + "/")
                .factory(ClientFactory.ofDefault())
                .responseTimeout(PATIENCE)
                .maxResponseLength(64 << 20)
                .setHeader(HttpHeaderNames.AUTHORIZATION, "Bearer " + token())
                .build(type);
    }

    /** Resident memory of the server's process, in MiB. */
    double residentMib() throws IOException {
        return Processes.residentMib(pid());
    }

    /** Makes an image of a qcow2 file. */
    void upload(String image, Path file) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        url
                                                + "/v1/orgs/default/projects/default/images/"
                                                + image
                                                + "?format=qcow2"))
                        .header("Authorization", "Bearer " + token())
                        .PUT(HttpRequest.BodyPublishers.ofFile(file))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("image " + image + ": " + answer.body());
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
        if (process.isAlive()) {
            process.destroyForcibly().onExit().join();
        }
    }
}

package io.plasmavmc.cli.invocation;

import io.plasmavmc.cli.grammar.Durations;
import io.plasmavmc.cli.http.Api;
import io.plasmavmc.cli.http.ApiPath;
import io.plasmavmc.cli.http.ServerAddress;
import io.plasmavmc.cli.http.TokenSearch;
import io.plasmavmc.cli.http.Trust;
import io.plasmavmc.cli.output.Output;
import io.plasmavmc.cli.output.ProgressLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of the program: what was asked for globally and the process it runs in. Commands get
 * everything from here. Made once, used by the main thread; the HTTP client comes into being with
 * the first call, so that commands without a server stay fast, and is closed at the end of the run.
 */
public final class Invocation implements AutoCloseable {
    private final GlobalOptions options;
    private final Surroundings surroundings;
    private @Nullable Api api;

    public Invocation(GlobalOptions options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    public Api api() {
        var made = api;
        if (made == null) {
            made = new Api(serverAddress(), Trust.of(options.caFile), tokenSearch());
            api = made;
        }
        return made;
    }

    public ServerAddress serverAddress() {
        return ServerAddress.of(options.server, surroundings);
    }

    public TokenSearch tokenSearch() {
        return new TokenSearch(options.tokenFile, surroundings);
    }

    public Output output() {
        return new Output(surroundings.out(), surroundings.outIsTerminal(), options.output());
    }

    public ProgressLine progress() {
        return new ProgressLine(surroundings.err(), surroundings.errIsTerminal());
    }

    public Waiting waiting() {
        return new Waiting(progress(), surroundings.err(), surroundings.clock());
    }

    public Waits waits() {
        return Waits.of(options);
    }

    /** Fails for a global option that makes no sense, whether or not anything needs it. */
    public void checkOptions() {
        options.output();
        waits();
        serverAddress();
    }

    public Instant now() {
        return surroundings.clock().instant();
    }

    /** With the request id; and with the wait, unless nobody wants to wait: then it is left out. */
    public ApiPath waiting(ApiPath path, Duration wait) {
        var identified = path.with("requestId", requestId());
        return waits().noWait() ? identified : identified.with("wait", Durations.toApi(wait));
    }

    public Optional<String> requestId() {
        return Optional.ofNullable(options.requestId);
    }

    /** The path of something in the chosen project; {@code -} stands for all of them in lists. */
    public ApiPath inProject(String... segments) {
        return ApiPath.of("v1", "orgs", org(), "projects", project()).then(segments);
    }

    public ApiPath inAllProjects(String... segments) {
        return ApiPath.of("v1", "orgs", "-", "projects", "-").then(segments);
    }

    public String org() {
        return chosen(options.org, "PLASMAVMC_ORG");
    }

    public String project() {
        return chosen(options.project, "PLASMAVMC_PROJECT");
    }

    private String chosen(@Nullable String option, String variable) {
        return option != null ? option : surroundings.variable(variable).orElse("default");
    }

    /** A command a person can paste, aimed at the same server and project as this one. */
    public String command(String words) {
        var parts = new ArrayList<String>();
        parts.add("plasmavmc");
        addFlag(parts, "--server", options.server);
        addFlag(parts, "--token-file", options.tokenFile);
        addFlag(parts, "--org", options.org);
        addFlag(parts, "--project", options.project);
        parts.add(words);
        return String.join(" ", parts);
    }

    private static void addFlag(List<String> parts, String flag, @Nullable String value) {
        if (value != null) {
            parts.add(flag);
            parts.add(value);
        }
    }

    /** A remark for a person at a terminal; scripts are not bothered with it. */
    public void remark(String text) {
        if (surroundings.errIsTerminal()) {
            surroundings.err().println(text);
        }
    }

    @Override
    public void close() {
        if (api != null) {
            api.close();
        }
    }
}

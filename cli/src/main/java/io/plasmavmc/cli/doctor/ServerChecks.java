package io.plasmavmc.cli.doctor;

import io.plasmavmc.cli.failure.CliFailure;
import io.plasmavmc.cli.failure.NotReachable;
import io.plasmavmc.cli.failure.ServerRefusal;
import io.plasmavmc.cli.http.ServerAddress.Source;
import io.plasmavmc.cli.http.ServerVersion;
import io.plasmavmc.cli.invocation.Invocation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a server answers, agrees on the time, and takes our token. */
final class ServerChecks {
    private static final Duration TOLERATED = Duration.ofSeconds(5);

    private final Invocation invocation;

    ServerChecks(Invocation invocation) {
        this.invocation = invocation;
    }

    List<Finding> run() {
        var findings = new ArrayList<Finding>();
        try {
            var version = ServerVersion.ask(invocation.api());
            findings.add(
                    Finding.ok(
                            "server",
                            invocation.serverAddress()
                                    + ", version "
                                    + version.document().path("version").asText("unknown")));
            findings.add(clock(version.date()));
            findings.add(token());
        } catch (NotReachable e) {
            findings.add(absent(e));
        } catch (CliFailure e) {
            findings.add(failed("server", e));
        }
        return findings;
    }

    /** Before the first start there is no server, and that is nothing to be alarmed about. */
    private Finding absent(NotReachable e) {
        return invocation.serverAddress().source() == Source.DEFAULT
                ? Finding.warn("server", message(e), "start one with: plasmavmc server")
                : Finding.fail(
                        "server",
                        message(e),
                        "start it there, or correct --server or PLASMAVMC_SERVER");
    }

    private Finding clock(Optional<Instant> date) {
        if (date.isEmpty()) {
            return Finding.warn(
                    "clock", "the server did not tell its time", "compare them by hand");
        }
        var apart = Duration.between(date.get(), invocation.now()).abs();
        return apart.compareTo(TOLERATED) > 0
                ? Finding.warn(
                        "clock",
                        "%d s apart from the server's".formatted(apart.toSeconds()),
                        "keep both on time with NTP: timedatectl set-ntp true")
                : Finding.ok("clock", "agrees with the server's");
    }

    private Finding token() {
        try {
            var token = invocation.api().token();
            invocation.api().get(invocation.inProject("vms").with("pageSize", "1"));
            return Finding.ok("token", "from " + token.source() + ", accepted");
        } catch (ServerRefusal e) {
            return e.is("PERMISSION_DENIED")
                    ? Finding.warn(
                            "token", "known, but not for this project", "choose --org, --project")
                    : failed("token", e);
        } catch (CliFailure e) {
            return failed("token", e);
        }
    }

    private static Finding failed(String about, CliFailure e) {
        var remedy = e.hints().isEmpty() ? "see the message" : e.hints().getFirst();
        return Finding.fail(about, message(e), remedy);
    }

    private static String message(CliFailure e) {
        return String.valueOf(e.getMessage());
    }
}

package io.plasmavmc.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.plasmavmc.cli.failure.ExitStatus;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code doctor}: every check runs, whatever the others found. */
@Command
public final class DoctorCommand implements Callable<Integer> {
    private final Invocation invocation;

    public DoctorCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var findings = new ArrayList<Finding>();
        findings.addAll(new HostChecks(invocation.surroundings()).run());
        findings.addAll(new DirectoryChecks(invocation.surroundings()).run());
        findings.addAll(new ServerChecks(invocation).run());
        print(findings);
        var failed = findings.stream().anyMatch(f -> f.verdict() == Finding.Verdict.fail);
        return (failed ? ExitStatus.FAILED : ExitStatus.DONE).number();
    }

    private void print(List<Finding> findings) {
        var document = JsonNodeFactory.instance.objectNode();
        var checks = document.putArray("checks");
        findings.forEach(finding -> checks.add(finding.toJson()));
        invocation.output().resource(document, "checks", (JsonNode _) -> text(findings));
    }

    private static String text(List<Finding> findings) {
        return findings.stream().map(Finding::line).collect(Collectors.joining());
    }
}

package io.plasmavmc.kvm.qemu.host;

import io.plasmavmc.kvm.linux.Command;
import io.plasmavmc.kvm.linux.ProgramPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The QEMU that is installed.
 *
 * @param version for example {@code 7.2.22}
 * @param machineType what {@code q35} stands for in it, for example {@code pc-q35-7.2}
 */
public record QemuProgram(Path file, String version, String machineType) {

    private static final String NAME = "qemu-system-x86_64";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern VERSION = Pattern.compile("version (\\d+(?:\\.\\d+)*)");
    private static final Pattern ALIAS =
            Pattern.compile("^q35 .*\\(alias of ([A-Za-z0-9._-]+)\\)", Pattern.MULTILINE);

    /** Looks for it; one that does not run counts as none. */
    public static Optional<QemuProgram> look(ProgramPath path) {
        return path.find(NAME).flatMap(QemuProgram::ask);
    }

    private static Optional<QemuProgram> ask(Path file) {
        return find(VERSION, file, "--version")
                .flatMap(
                        version ->
                                find(ALIAS, file, "-machine", "help")
                                        .map(type -> new QemuProgram(file, version, type)));
    }

    private static Optional<String> find(Pattern pattern, Path file, String... question) {
        var arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(question));
        var answer = pattern.matcher(Command.run(arguments, PATIENCE).output());
        return answer.find() ? Optional.of(answer.group(1)) : Optional.empty();
    }
}

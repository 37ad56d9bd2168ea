package io.plasmavmc.kvm.linux;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where programs are looked for, in this order. */
public record ProgramPath(List<Path> directories) {

    private static final List<String> ALWAYS = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");

    public ProgramPath {
        directories = List.copyOf(directories);
    }

    /** The user's own, and the system's directories even where the user's leaves them out. */
    public static ProgramPath system() {
        var directories = new ArrayList<Path>();
        for (var part : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (part.startsWith("/")) {
                directories.add(Path.of(part));
            }
        }
        ALWAYS.forEach(directory -> directories.add(Path.of(directory)));
        return new ProgramPath(directories);
    }

    public Optional<Path> find(String program) {
        return directories.stream()
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}

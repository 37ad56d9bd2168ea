package io.plasmavmc.cli.image;

import io.plasmavmc.cli.failure.WrongUsage;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which format an image has: as said, else by the file's name. The content is never probed. */
final class ImageFormat {
    private static final Set<String> KNOWN = Set.of("qcow2", "raw");

    private ImageFormat() {}

    static String choose(Optional<String> said, String file) {
        if (said.isPresent()) {
            return known(said.get());
        }
        var name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".qcow2")) {
            return "qcow2";
        }
        if (name.endsWith(".raw") || name.endsWith(".img")) {
            return "raw";
        }
        throw new WrongUsage(
                "--file "
                        + file
                        + ": its name does not tell the format (expected: --format qcow2 or raw)",
                "qemu-img info FILE shows what it is");
    }

    private static String known(String format) {
        if (!KNOWN.contains(format)) {
            throw new WrongUsage("--format " + format + ": unknown (expected: qcow2 or raw)");
        }
        return format;
    }
}

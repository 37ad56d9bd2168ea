package io.plasmavmc.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The program under test and the sample guest, where the build has put them. */
final class Installation {

    /** Building the guest fetches packages. */
    private static final Duration GUEST_BUILD = Duration.ofMinutes(10);

    private Installation() {}

    /** The launcher, as an installation has it. */
    static Path program() {
        var program = property("plasmavmc.home").resolve("bin/plasmavmc");
        if (!Files.isExecutable(program)) {
            throw new AssertionError(
                    program + ": no program (expected: one that scripts/assemble has made)");
        }
        return program;
    }

    /** The sample guest's image; made at first need. */
    static synchronized Path guestImage() {
        var image = property("plasmavmc.guest");
        if (!Files.isRegularFile(image)) {
            var build = property("plasmavmc.root").resolve("guest/build");
            var made =
                    Finished.of(List.of(build.toString(), image.toString()), Map.of(), GUEST_BUILD);
            made.requireSuccess();
        }
        return image;
    }

    private static Path property(String name) {
        var value = System.getProperty(name, "");
        if (value.isEmpty()) {
            throw new AssertionError(name + ": not set (expected: a path; run by Maven)");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }
}

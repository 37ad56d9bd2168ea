package io.plasmavmc.server.error;

import io.plasmavmc.core.error.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@code docs/errors.md} from the reasons: run its main with the file's path. */
public final class ErrorReference {

    private ErrorReference() {}

    public static String text() {
        StringBuilder text =
                new StringBuilder(
                        """
                        # Errors

                        What an error is called in each way in. `reason` never changes its meaning; the
                        codes follow from it. This page is generated from the code: the test
                        `ErrorReferenceTest` says how, when the two differ.

                        | reason | gRPC | HTTP | repeat as it is? | meaning |
                        |---|---|---|---|---|
                        """);
        for (Reason reason : Reason.values()) {
            ErrorMapping mapping = ErrorMapping.of(reason);
            text.append(
                    "| `%s` | `%s` | %d | %s | %s |%n"
                            .formatted(
                                    reason,
                                    mapping.code(),
                                    mapping.status().code(),
                                    mapping.retryable() ? "yes" : "no",
                                    reason.meaning()));
        }
        return text.toString();
    }

    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), text());
    }
}

package io.plasmavmc.server.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ErrorReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "errors.md");

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException {
        assertThat(Files.readString(PAGE))
                .as("docs/errors.md; to write it anew run the main of ErrorReference with its path")
                .isEqualTo(ErrorReference.text());
    }
}

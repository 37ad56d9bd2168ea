package io.plasmavmc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.state.StateCodec.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands in a store today must be read by every later version. A golden file is never edited:
 * a new field gets a new file, and the old one goes on being decoded.
 */
class GoldenFilesTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden/v1");
    private static final JsonStateCodec CODEC = new JsonStateCodec();

    record Golden<T>(String file, Form<T> form, T value) {

        Value stored() throws IOException {
            return Value.ofUtf8(Files.readString(FOLDER.resolve(file)).stripTrailing());
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Golden<?>> goldenFiles() {
        return Stream.of(
                new Golden<>("vm-devices.json", CODEC.vm(), Samples.vm()),
                new Golden<>("vm-least.json", CODEC.vm(), Samples.leastVm()),
                new Golden<>("handle-restart.json", CODEC.handle(), Samples.handle()),
                new Golden<>("owner.json", CODEC.owner(), Samples.owner()),
                new Golden<>("image.json", CODEC.image(), Samples.image()),
                new Golden<>("volume.json", CODEC.volume(), Samples.volume()),
                new Golden<>("claim.json", CODEC.claim(), Samples.claim()),
                new Golden<>("node.json", CODEC.node(), Samples.node()),
                new Golden<>("token.json", CODEC.token(), Samples.token()),
                new Golden<>("request.json", CODEC.request(), Samples.request()));
    }

    /** As older versions wrote them; still read, and written in today's form. */
    static Stream<Golden<?>> formerFiles() {
        return Stream.of(
                new Golden<>("vm.json", CODEC.vm(), Samples.vmBeforeDevices()),
                new Golden<>("handle.json", CODEC.handle(), Samples.handleWithoutBoot()),
                new Golden<>("handle-boot.json", CODEC.handle(), Samples.handleBeforeDevices()),
                new Golden<>("handle-devices.json", CODEC.handle(), Samples.handleBeforeSizes()),
                new Golden<>("handle-sizes.json", CODEC.handle(), Samples.handleBeforeRestarts()));
    }

    static Stream<Golden<?>> allFiles() {
        return Stream.concat(goldenFiles(), formerFiles());
    }

    @ParameterizedTest
    @MethodSource("allFiles")
    <T> void goldenFileIsDecodedToItsValue(Golden<T> golden) throws IOException {
        assertThat(golden.form().decode(golden.stored())).isEqualTo(golden.value());
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    <T> void valueIsEncodedToItsGoldenFileByteForByte(Golden<T> golden) throws IOException {
        assertThat(golden.form().encode(golden.value()).toUtf8())
                .isEqualTo(golden.stored().toUtf8());
    }

    @Test
    void everyGoldenFileIsTested() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(allFiles().map(Golden::file).toList());
        }
    }
}

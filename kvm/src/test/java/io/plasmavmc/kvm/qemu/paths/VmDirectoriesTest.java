package io.plasmavmc.kvm.qemu.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.runtime.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmDirectoriesTest {

    private static final Uid NODE = new Uid("00000000-0000-4000-8000-000000000001");
    private static final Uid VM = new Uid("00000000-0000-4000-8000-000000000002");
    private static final Uid OTHER = new Uid("00000000-0000-4000-8000-000000000003");

    @TempDir Path directory;

    @Test
    void preparedDirectoriesAndFilesArePrivate() throws IOException {
        var paths = open().prepare(VM);

        for (var path : List.of(paths.runtime(), paths.logs(), directory.resolve("run"))) {
            assertThat(mode(path)).isEqualTo("rwx------");
        }
        assertThat(mode(paths.console())).isEqualTo("rw-------");
        assertThat(mode(paths.messages())).isEqualTo("rw-------");
    }

    @Test
    void messagesOfTheMachineBeforeAreKeptAndItsSocketsAreNot() throws IOException {
        var paths = open().prepare(VM);
        Files.writeString(paths.messages(), "first");
        Files.writeString(paths.console(), "hello");
        Files.createFile(paths.monitor());

        open().prepare(VM);

        assertThat(paths.olderMessages()).hasContent("first");
        assertThat(paths.messages()).isEmptyFile();
        assertThat(paths.console()).hasContent("hello");
        assertThat(paths.monitor()).doesNotExist();
    }

    @Test
    void sweepRemovesWhatNoMachineHas() {
        var directories = open();
        var kept = directories.prepare(VM);
        var left = directories.prepare(OTHER);

        directories.sweep(List.of(VM));

        assertThat(kept.runtime()).exists();
        assertThat(left.runtime()).doesNotExist();
        assertThat(left.logs()).exists();
    }

    @Test
    void eraseRemovesLogsTooAndMayBeRepeated() {
        var directories = open();
        var paths = directories.prepare(VM);

        directories.erase(VM);
        directories.erase(VM);

        assertThat(paths.logs()).doesNotExist();
        assertThat(paths.runtime()).doesNotExist();
    }

    @Test
    void rootThatLeavesNoRoomForSocketsIsRefused() {
        var root = directory.resolve("x".repeat(100));

        assertThatThrownBy(() -> VmDirectories.open(root, directory, NODE))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("at most 107");
        assertThat(root).doesNotExist();
    }

    @Test
    void longDataDirectoryDoesNotMatter() {
        var data = directory.resolve("y".repeat(200));

        var paths = VmDirectories.open(directory.resolve("run"), data, NODE).prepare(VM);

        assertThat(paths.console()).exists();
    }

    @Test
    void rootThatIsALinkIsRefused() throws IOException {
        var target = Files.createDirectory(directory.resolve("elsewhere"));
        var root = Files.createSymbolicLink(directory.resolve("run"), target);

        assertThatThrownBy(() -> VmDirectories.open(root, directory, NODE))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);
    }

    private VmDirectories open() {
        return VmDirectories.open(directory.resolve("run"), directory, NODE);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

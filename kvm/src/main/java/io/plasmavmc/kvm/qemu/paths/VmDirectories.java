package io.plasmavmc.kvm.qemu.paths;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashSet;

/**
 * The directories of a node's machines. Runtime files are under names made short by a digest, since
 * the path of a unix socket has 107 bytes however long the data directory is. Any thread; calls for
 * one VM come one at a time.
 */
public final class VmDirectories {

    private static final int NODE_DIGITS = 8;
    private static final int VM_DIGITS = 16;

    private final Path runtime;
    private final Path logs;

    private VmDirectories(Path runtime, Path logs) {
        this.runtime = runtime;
        this.logs = logs;
    }

    /** Where runtime files are unless the configuration says otherwise. */
    public static Path standardRuntimeRoot() {
        var own = System.getenv("XDG_RUNTIME_DIR");
        if (System.getProperty("user.name", "").equals("root")) {
            return Path.of("/run/plasmavmc");
        }
        return own != null && Files.isWritable(Path.of(own))
                ? Path.of(own, "plasmavmc")
                : Path.of("/tmp", "plasmavmc-" + System.getProperty("user.name", "server"));
    }

    /** Makes what is missing; refuses a root that belongs to somebody else, or too long a one. */
    public static VmDirectories open(Path runtimeRoot, Path dataDir, Uid node) {
        var runtime = runtimeRoot.toAbsolutePath().resolve(Digest.of(node.text(), NODE_DIGITS));
        var directories = new VmDirectories(runtime, dataDir.toAbsolutePath().resolve("vms"));
        requireShort(directories.of(node).serial());
        PrivateFiles.ensureDirectory(runtimeRoot);
        PrivateFiles.ensureDirectory(runtime);
        PrivateFiles.ensureDirectory(directories.logs);
        return directories;
    }

    public VmPaths of(Uid vm) {
        return new VmPaths(
                runtime.resolve(Digest.of(vm.text(), VM_DIGITS)), logs.resolve(vm.text()));
    }

    /** Makes the VM's directories ready for a new machine; its last messages become the older. */
    public VmPaths prepare(Uid vm) {
        var paths = of(vm);
        PrivateFiles.removeTree(paths.runtime());
        PrivateFiles.ensureDirectory(paths.runtime());
        PrivateFiles.ensureDirectory(paths.logs());
        keepOlder(paths);
        PrivateFiles.ensureFile(paths.console());
        PrivateFiles.ensureFile(paths.messages());
        return paths;
    }

    /** Removes what a machine that is gone has left, except logs; repeatable. */
    public void removeRuntime(Uid vm) {
        PrivateFiles.removeTree(of(vm).runtime());
    }

    /** Removes everything; repeatable. */
    public void erase(Uid vm) {
        removeRuntime(vm);
        PrivateFiles.removeTree(of(vm).logs());
    }

    /** Removes the runtime directories of machines that are gone. */
    public void sweep(Collection<Uid> living) {
        var keep = new HashSet<Path>();
        living.forEach(vm -> keep.add(of(vm).runtime()));
        try (var all = Files.newDirectoryStream(runtime)) {
            for (var directory : all) {
                if (!keep.contains(directory)) {
                    PrivateFiles.removeTree(directory);
                }
            }
        } catch (IOException failure) {
            throw QemuFailures.failed("%s: cannot be listed (%s)".formatted(runtime, failure));
        }
    }

    private static void keepOlder(VmPaths paths) {
        if (!Files.exists(paths.messages())) {
            return;
        }
        try {
            Files.move(
                    paths.messages(),
                    paths.olderMessages(),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw QemuFailures.failed(
                    "%s: cannot be renamed (%s)".formatted(paths.messages(), failure));
        }
    }

    private static void requireShort(Path socket) {
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > VmPaths.LONGEST_SOCKET) {
            throw QemuFailures.failed(
                    "socket path %s: %d bytes (expected: at most %d; choose a shorter runtime directory)"
                            .formatted(socket, length, VmPaths.LONGEST_SOCKET));
        }
    }
}

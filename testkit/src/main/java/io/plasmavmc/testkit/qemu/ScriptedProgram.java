package io.plasmavmc.testkit.qemu;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A program to be started in QEMU's place. Asked about itself it answers like the real one; started
 * as a machine it writes its pid file and lives on, without a word, until the test ends it or
 * somebody kills it. So the process is real, and what its monitor says is a {@link ScriptedQemu}.
 */
public final class ScriptedProgram implements AutoCloseable {

    private static final String NAME = "qemu-system-x86_64";

    private static final String SCRIPT =
            """
            #!/bin/sh
            case "$1 $2" in
            "--version "*) echo "QEMU emulator version 7.2.22"; exit ;;
            "-machine help") echo "q35  Standard PC (alias of pc-q35-7.2)"; exit ;;
            esac
            for argument; do
                case $option in
                -uuid) uuid=$argument ;;
                -pidfile) pid=$argument ;;
                -chardev)
                    case $argument in
                    socket,id=monitor,path=*) path=${argument#*path=}; monitor=${path%%,*} ;;
                    socket,id=agent,path=*) path=${argument#*path=}; agent=${path%%,*} ;;
                    esac ;;
                esac
                option=$argument
            done
            here=${0%/*}
            mkfifo "$here/end.$$"
            echo $$ > "$pid"
            echo "$$ $monitor $agent" >> "$here/started.$uuid"
            read -r status words < "$here/end.$$"
            [ -z "$words" ] || echo "$words" >&2
            exit "$status"
            """;

    private final Path directory;

    private ScriptedProgram(Path directory) {
        this.directory = directory;
    }

    /** Puts it into a directory, under QEMU's name. */
    public static ScriptedProgram in(Path directory) {
        try {
            Files.createDirectories(directory);
            var program = Files.writeString(directory.resolve(NAME), SCRIPT);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            return new ScriptedProgram(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where QEMU is to be looked for. */
    public Path directory() {
        return directory;
    }

    /**
     * A process that was started as a machine.
     *
     * @param monitor where its monitor is expected
     * @param agent where it would listen for who talks to its guest's agent
     * @param end what it waits for
     */
    public record Started(long pid, Path monitor, Path agent, Path end) {

        /** Lets it end by itself, with these last words; one that is gone already stays so. */
        public void end(int status, String words) {
            tell(end, status + " " + words + "\n");
        }
    }

    /** All that were started for the machine with this uuid, the newest last. */
    public List<Started> started(String uuid) {
        var list = directory.resolve("started." + uuid);
        try {
            return Files.exists(list)
                    ? Files.readAllLines(list).stream().map(this::parse).toList()
                    : List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits for the n-th start of the machine with this uuid. */
    public Started awaitStarted(String uuid, int number) {
        Awaitility.await("start %d of %s".formatted(number, uuid))
                .atMost(60, TimeUnit.SECONDS)
                .pollInterval(5, TimeUnit.MILLISECONDS)
                .until(() -> started(uuid).size() >= number);
        return started(uuid).get(number - 1);
    }

    /** Lets all that still live end, also those that nobody could end otherwise. */
    @Override
    public void close() {
        try (var fifos = Files.newDirectoryStream(directory, "end.*")) {
            fifos.forEach(fifo -> tell(fifo, "0\n"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void tell(Path end, String line) {
        // Opened for reading too, as Linux waits for the other side otherwise.
        try (var fifo = FileChannel.open(end, READ, WRITE)) {
            fifo.write(ByteBuffer.wrap(line.getBytes(UTF_8)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Started parse(String line) {
        var parts = line.split(" ", 3);
        return new Started(
                Long.parseLong(parts[0]),
                Path.of(parts[1]),
                Path.of(parts[2]),
                directory.resolve("end." + parts[0]));
    }
}

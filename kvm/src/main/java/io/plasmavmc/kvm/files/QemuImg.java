package io.plasmavmc.kvm.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.image.DiskFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The one place that runs {@code qemu-img}. Formats are always stated, never probed; paths are
 * absolute, so that none is taken for an option or a protocol. Inspection runs with little
 * processor time, memory and priority, and cannot write. Stateless; any thread may call.
 *
 * <p>What the tool says is told without the directories of the host: a full disk as {@code
 * NO_SPACE}, the rest as {@code HYPERVISOR_FAILED}.
 */
public final class QemuImg {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final List<String> LIMITS =
            List.of("--cpu=60", "--as=2147483648", "--fsize=0", "--core=0");

    private static final int CORRUPT = 2;
    private static final int LEAKS_ONLY = 3;

    private static final JsonMapper JSON = new JsonMapper();

    private final String binary;
    private final Duration timeout;

    /**
     * @param binary {@code qemu-img}, or where it is
     */
    public QemuImg(String binary) {
        this(binary, TIMEOUT);
    }

    QemuImg(String binary, Duration timeout) {
        this.binary = binary;
        this.timeout = timeout;
    }

    /**
     * What the tool sees in a file.
     *
     * @param refersElsewhere whether it names a backing or data file
     */
    record Info(String format, long virtualSize, boolean refersElsewhere, boolean encrypted) {}

    void createBlank(Path file, DiskFormat format, long size) {
        run(file, List.of("create", "-q", "-f", format.text(), file.toString(), "" + size));
    }

    /** A qcow2 file over the given one, which is found by its absolute path. */
    void createCopy(Path file, Path source, DiskFormat sourceFormat, long size) {
        run(
                file,
                List.of(
                        "create",
                        "-q",
                        "-f",
                        DiskFormat.QCOW2.text(),
                        "-b",
                        source.toString(),
                        "-F",
                        sourceFormat.text(),
                        file.toString(),
                        "" + size));
    }

    void grow(Path file, DiskFormat format, long size) {
        run(file, List.of("resize", "-q", "-f", format.text(), file.toString(), "" + size));
    }

    private void run(Path file, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(binary));
        line.addAll(arguments);
        ToolRun.Result result = ToolRun.run("qemu-img", line, timeout);
        if (result.status() != 0) {
            throw failure(arguments.getFirst(), file, result);
        }
    }

    private static PlasmaException failure(String verb, Path file, ToolRun.Result result) {
        String words = words(file, result);
        return DiskErrors.saysFull(words)
                ? DiskErrors.noSpace("qemu-img " + verb)
                : DiskErrors.failed("qemu-img " + verb + ": " + words);
    }

    /** In the tool's words, without the path of the host's directory. */
    private static String words(Path file, ToolRun.Result result) {
        String words = result.words().replace(file.getParent() + "/", "");
        return words.isEmpty() ? "ended with status " + result.status() : words;
    }

    /** {@code IMAGE_REJECTED} where the tool cannot read the file. */
    Info inspect(Path file, DiskFormat format) {
        ToolRun.Result result = inspection("info", file, format);
        if (result.status() != 0) {
            throw DiskErrors.rejected("qemu-img info: " + words(file, result));
        }
        return info(result.output());
    }

    private static Info info(String output) {
        try {
            JsonNode json = JSON.readTree(output);
            boolean elsewhere =
                    json.has("backing-filename")
                            || json.at("/format-specific/data").has("data-file");
            return new Info(
                    json.path("format").asText(),
                    json.path("virtual-size").asLong(-1),
                    elsewhere,
                    json.path("encrypted").asBoolean());
        } catch (JsonProcessingException notJson) {
            throw DiskErrors.rejected("qemu-img info: gave no description of the file");
        }
    }

    /** {@code IMAGE_REJECTED} where tables are damaged or the file is cut; leaks do no harm. */
    void check(Path file, DiskFormat format) {
        ToolRun.Result result = inspection("check", file, format);
        if (result.status() == CORRUPT) {
            throw DiskErrors.rejected("the file is damaged or cut off (qemu-img check tells more)");
        }
        if (result.status() != 0 && result.status() != LEAKS_ONLY) {
            throw DiskErrors.rejected("qemu-img check: " + words(file, result));
        }
    }

    private ToolRun.Result inspection(String verb, Path file, DiskFormat format) {
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(PRLIMIT)) {
            line.add(PRLIMIT.toString());
            line.addAll(LIMITS);
        }
        if (Files.isExecutable(NICE)) {
            line.addAll(List.of(NICE.toString(), "-n", "10"));
        }
        line.addAll(List.of(binary, verb, "--output=json", "-f", format.text(), file.toString()));
        return ToolRun.run("qemu-img", line, timeout);
    }
}

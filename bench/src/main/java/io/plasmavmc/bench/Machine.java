package io.plasmavmc.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** What machine the figures are from. */
final class Machine {

    private static final int SYNCS = 200;
    private static final int BLOCK = 4_096;

    private Machine() {}

    static Map<String, String> facts(Path directory) throws Exception {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", line("/proc/meminfo", "MemTotal"));
        facts.put("kernel", System.getProperty("os.version"));
        facts.put("java", System.getProperty("java.vm.version"));
        facts.put("load before", Files.readString(Path.of("/proc/loadavg")).strip());
        facts.put("fsync of 4 KiB", "%.2f ms in the median".formatted(syncs(directory).median()));
        return facts;
    }

    private static Samples syncs(Path directory) throws Exception {
        Samples samples = new Samples();
        Path file = directory.resolve("fsync");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < SYNCS; i++) {
                samples.time(
                        () -> {
                            channel.write(ByteBuffer.allocate(BLOCK));
                            channel.force(false);
                        });
            }
        }
        Files.delete(file);
        return samples;
    }

    private static String line(String file, String key) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}

package io.plasmavmc.kvm.qemu.process;

import io.plasmavmc.kvm.qemu.failure.HostPaths;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The end of what QEMU wrote to standard error, as one line that can be shown and logged, without
 * the host's directories.
 */
public final class LastWords {

    private static final int LONGEST = 2048;
    private static final Pattern PREFIX =
            Pattern.compile("^(?:\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z )?(?:\\S*/)?qemu-system-x86_64: ");

    private LastWords() {}

    /** Empty when there are none. */
    public static String of(Path messages) {
        try (var file = FileChannel.open(messages, StandardOpenOption.READ)) {
            var tail = ByteBuffer.allocate(LONGEST);
            long from = Math.max(0, file.size() - LONGEST);
            file.read(tail, from);
            return line(StandardCharsets.UTF_8.decode(tail.flip()).toString(), from > 0);
        } catch (IOException none) {
            return "";
        }
    }

    /** Joins lines; the first of a cut text is left out, since it may not be whole. */
    static String line(String text, boolean cut) {
        return text.lines()
                .skip(cut && text.indexOf('\n') >= 0 ? 1 : 0)
                .map(LastWords::plain)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String plain(String line) {
        return HostPaths.hide(
                PREFIX.matcher(line).replaceFirst("").replaceAll("\\p{Cntrl}", "").strip());
    }
}

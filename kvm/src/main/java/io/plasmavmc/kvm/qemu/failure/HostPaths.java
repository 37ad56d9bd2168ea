package io.plasmavmc.kvm.qemu.failure;

import java.util.regex.Pattern;

/**
 * Takes the host's directories out of what QEMU says, so that callers learn which file it is about
 * and not where the host keeps it. Devices of the kernel and paths in QEMU's own object tree are
 * the same everywhere and stay.
 */
public final class HostPaths {

    private static final String EVERYWHERE = "(?!/(?:dev|proc|sys|machine|objects)/)";
    private static final Pattern QUOTED = Pattern.compile("'" + EVERYWHERE + "/[^']*/(?=[^'/]*')");
    private static final Pattern BRACKETED =
            Pattern.compile("\\[" + EVERYWHERE + "/[^\\]]*/(?=[^\\]/]*\\])");
    private static final Pattern BARE =
            Pattern.compile("(?<![\\w./-])" + EVERYWHERE + "/(?:[^\\s/'\"\\[\\]:;,]+/)+");

    private HostPaths() {}

    /** The words with the names of files in place of their paths. */
    public static String hide(String words) {
        var unquoted = QUOTED.matcher(words).replaceAll("'");
        var unbracketed = BRACKETED.matcher(unquoted).replaceAll("[");
        return BARE.matcher(unbracketed).replaceAll("");
    }
}

package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The version of QEMU, as told by its greeting and by {@code query-version}.
 *
 * @param distribution the packager's own version, empty where there is none
 */
public record QmpVersion(int major, int minor, int micro, String distribution) {

    static QmpVersion from(JsonNode version) {
        var qemu = Replies.object(version, "qemu");
        return new QmpVersion(
                Math.toIntExact(Replies.number(qemu, "major")),
                Math.toIntExact(Replies.number(qemu, "minor")),
                Math.toIntExact(Replies.number(qemu, "micro")),
                Replies.optionalText(version, "package").orElse(""));
    }

    public boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + micro;
    }
}

package io.plasmavmc.server.grpc;

/** Plain text of callers. */
final class TextRules {

    private TextRules() {}

    static boolean hasControl(String text) {
        return text.codePoints().anyMatch(Character::isISOControl);
    }
}

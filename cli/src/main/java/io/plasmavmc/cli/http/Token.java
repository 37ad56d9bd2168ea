package io.plasmavmc.cli.http;

/** The secret a call is made with, and where it was found. Never printed. */
public record Token(String secret, String source) {
    @Override
    public String toString() {
        return "token from " + source;
    }
}

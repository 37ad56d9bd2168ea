package io.plasmavmc.cli.http;

import io.plasmavmc.cli.failure.LocalFailure;
import io.plasmavmc.cli.invocation.Surroundings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token: {@code --token-file}, PLASMAVMC_TOKEN_FILE, PLASMAVMC_TOKEN, then the admin
 * token in the user's and in the system's data directory. A place that was named must hold one; the
 * other two may be empty. Says which places it tried when there is none.
 */
public final class TokenSearch {
    private static final Path OF_THE_SYSTEM = Path.of("/var/lib/plasmavmc/admin.token");

    private final @Nullable String option;
    private final Surroundings surroundings;

    public TokenSearch(@Nullable String option, Surroundings surroundings) {
        this.option = option;
        this.surroundings = surroundings;
    }

    public Token find() {
        if (option != null) {
            return named(Path.of(option), "--token-file");
        }
        var variable = surroundings.variable("PLASMAVMC_TOKEN_FILE");
        if (variable.isPresent()) {
            return named(Path.of(variable.get()), "PLASMAVMC_TOKEN_FILE");
        }
        return surroundings
                .variable("PLASMAVMC_TOKEN")
                .map(secret -> new Token(secret.strip(), "PLASMAVMC_TOKEN"))
                .orElseGet(this::inDataDirectories);
    }

    private Token named(Path file, String by) {
        try {
            return read(file).orElseThrow(() -> unusable(file, by, "the file is empty"));
        } catch (IOException e) {
            throw unusable(file, by, why(e));
        }
    }

    private Token inDataDirectories() {
        var tried = new ArrayList<String>();
        var places = new LinkedHashSet<>(List.of(ofTheUser(), OF_THE_SYSTEM));
        for (var place : places) {
            try {
                var token = read(place);
                if (token.isPresent()) {
                    return token.get();
                }
                tried.add(place + ": empty");
            } catch (IOException e) {
                tried.add(place + ": " + why(e));
            }
        }
        throw none(tried);
    }

    private Path ofTheUser() {
        return surroundings.dataDirectory().resolve("admin.token");
    }

    private static Optional<Token> read(Path file) throws IOException {
        var secret = Files.readString(file).strip();
        return secret.isEmpty()
                ? Optional.empty()
                : Optional.of(new Token(secret, file.toString()));
    }

    private static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "you may not read it";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static LocalFailure unusable(Path file, String by, String why) {
        return new LocalFailure(
                "TOKEN_NOT_FOUND",
                "no token in " + file + " (named by " + by + "): " + why,
                "a server writes its first token to admin.token in its data directory");
    }

    private static LocalFailure none(List<String> tried) {
        return new LocalFailure(
                "TOKEN_NOT_FOUND",
                "no token found; tried --token-file, PLASMAVMC_TOKEN_FILE, PLASMAVMC_TOKEN (not set), "
                        + String.join(", ", tried),
                "name the server's token with --token-file FILE: admin.token in its data directory");
    }
}

package io.plasmavmc.server.auth;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.tenant.Token;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one gate that every request goes through, whichever way it came in, streams included: first
 * who calls, then whether that one may. Any thread may call; it never waits.
 */
public final class Gate {

    /** Stands for whoever sent no token; sees nothing. */
    private static final Token NOBODY =
            new Token("nobody", "", Optional.of(""), Optional.of(""), true, Instant.EPOCH);

    private final Supplier<? extends Collection<Stored<Token>>> tokens;

    /**
     * @param tokens those of the store as this server knows them now
     */
    public Gate(Supplier<? extends Collection<Stored<Token>>> tokens) {
        this.tokens = tokens;
    }

    /**
     * Who calls, from the {@code Authorization} header; {@code UNAUTHENTICATED} for nobody, where
     * the access is not public.
     */
    public Caller authenticate(Access access, Optional<String> authorization) {
        if (access == Access.PUBLIC) {
            return new Caller(NOBODY);
        }
        String sent =
                authorization
                        .flatMap(Credentials::token)
                        .orElseThrow(
                                () ->
                                        unauthenticated(
                                                "no token was sent (expected: the header"
                                                        + " Authorization: Bearer TOKEN)"));
        return find(TokenHash.of(sent))
                .map(Caller::new)
                .orElseThrow(() -> unauthenticated("the token is not known to this server"));
    }

    /** Lets the caller pass; {@code PERMISSION_DENIED} else. */
    public void authorize(Caller caller, Access access, Scope scope) {
        Token token = caller.token();
        if (access == Access.PUBLIC) {
            return;
        }
        if (token.equals(NOBODY)) {
            throw unauthenticated("no token was sent");
        }
        if (access == Access.WRITE && token.readOnly()) {
            throw denied(token, "may only read");
        }
        boolean inside =
                switch (scope) {
                    case Scope.Server _ -> token.org().isEmpty();
                    case Scope.Project(String org, String project) -> inside(token, org, project);
                };
        if (!inside) {
            throw denied(token, "does not reach " + describe(scope));
        }
    }

    private static boolean inside(Token token, String org, String project) {
        return allows(token.org(), org) && allows(token.project(), project);
    }

    /** All that the token may see is always allowed: what is not seen is left out. */
    private static boolean allows(Optional<String> limit, String name) {
        return limit.isEmpty() || name.equals(Scope.ALL) || limit.get().equals(name);
    }

    private Optional<Token> find(String hash) {
        Optional<Token> found = Optional.empty();
        for (Stored<Token> token : tokens.get()) {
            if (TokenHash.same(token.value().sha256(), hash)) {
                found = Optional.of(token.value());
            }
        }
        return found;
    }

    private static PlasmaException unauthenticated(String message) {
        return PlasmaException.of(Reason.UNAUTHENTICATED, message);
    }

    private static PlasmaException denied(Token token, String what) {
        return PlasmaException.of(
                Reason.PERMISSION_DENIED,
                "the token " + token.name() + " " + what,
                Map.of("token", token.name()));
    }

    private static String describe(Scope scope) {
        return switch (scope) {
            case Scope.Server _ -> "the server itself";
            case Scope.Project(String org, String project) -> "the project " + org + "/" + project;
        };
    }
}

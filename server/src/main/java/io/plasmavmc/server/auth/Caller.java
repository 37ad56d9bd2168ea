package io.plasmavmc.server.auth;

import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.tenant.Token;

/** Who calls, proven by a token. Only the {@link Gate} makes one. */
public final class Caller {

    private final Token token;

    Caller(Token token) {
        this.token = token;
    }

    /** Of the token; for logs. */
    public String name() {
        return token.name();
    }

    /** Whether what is in the project may be shown; lists over all projects ask it per item. */
    public boolean sees(ProjectId project) {
        return token.sees(project);
    }

    Token token() {
        return token;
    }
}

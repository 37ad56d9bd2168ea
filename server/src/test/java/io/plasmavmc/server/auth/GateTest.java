package io.plasmavmc.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.tenant.Token;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final Scope SERVER = new Scope.Server();
    private static final Scope PROJECT = new Scope.Project("acme", "web");

    private final Gate gate =
            new Gate(
                    () ->
                            List.of(
                                    token("all", Optional.empty(), Optional.empty(), false),
                                    token("org", Optional.of("acme"), Optional.empty(), false),
                                    token(
                                            "project",
                                            Optional.of("acme"),
                                            Optional.of("web"),
                                            false),
                                    token("reader", Optional.empty(), Optional.empty(), true)));

    private static Stored<Token> token(
            String name, Optional<String> org, Optional<String> project, boolean readOnly) {
        Token token = new Token(name, TokenHash.of(name), org, project, readOnly, Instant.EPOCH);
        return new Stored<>(token, new Revision(1), Value.ofUtf8(""));
    }

    private Caller caller(String token) {
        return gate.authenticate(Access.READ, Optional.of("Bearer " + token));
    }

    @Test
    void whoeverHasATokenIsKnownByItsName() {
        assertThat(caller("org").name()).isEqualTo("org");
    }

    @Test
    void aBrowserMaySendTheTokenAsAPassword() {
        String pair =
                Base64.getEncoder().encodeToString("anybody:all".getBytes(StandardCharsets.UTF_8));

        assertThat(gate.authenticate(Access.READ, Optional.of("Basic " + pair)).name())
                .isEqualTo("all");
    }

    @Test
    void nobodyPassesWithoutAKnownToken() {
        for (Optional<String> sent :
                List.of(
                        Optional.<String>empty(),
                        Optional.of("Bearer "),
                        Optional.of("Bearer wrong"),
                        Optional.of("Basic !!!"),
                        Optional.of("all"))) {
            assertThatThrownBy(() -> gate.authenticate(Access.READ, sent))
                    .isInstanceOf(PlasmaException.Denied.class);
        }
    }

    @Test
    void nobodyReachesWhatIsPublicAndNothingElse() {
        Caller nobody = gate.authenticate(Access.PUBLIC, Optional.empty());

        gate.authorize(nobody, Access.PUBLIC, SERVER);
        assertThatThrownBy(() -> gate.authorize(nobody, Access.READ, PROJECT))
                .isInstanceOf(PlasmaException.Denied.class);
    }

    @Test
    void aTokenReachesItsScopeAndNoOther() {
        gate.authorize(caller("all"), Access.WRITE, SERVER);
        gate.authorize(caller("org"), Access.WRITE, PROJECT);
        gate.authorize(caller("project"), Access.WRITE, PROJECT);
        assertDenied("org", Access.READ, SERVER);
        assertDenied("org", Access.READ, new Scope.Project("other", "web"));
        assertDenied("project", Access.READ, new Scope.Project("acme", "db"));
    }

    @Test
    void aReadOnlyTokenChangesNothing() {
        gate.authorize(caller("reader"), Access.READ, PROJECT);
        assertDenied("reader", Access.WRITE, PROJECT);
    }

    @Test
    void allThatATokenMaySeeIsNoMoreThanItsScope() {
        Caller caller = caller("project");

        gate.authorize(caller, Access.READ, new Scope.Project(Scope.ALL, Scope.ALL));
        assertThat(caller.sees(new ProjectId("acme", "web"))).isTrue();
        assertThat(caller.sees(new ProjectId("acme", "db"))).isFalse();
        assertThat(caller.sees(new ProjectId("other", "web"))).isFalse();
    }

    private void assertDenied(String token, Access access, Scope scope) {
        Caller caller = caller(token);
        assertThatThrownBy(() -> gate.authorize(caller, access, scope))
                .isInstanceOf(PlasmaException.Denied.class);
    }
}

package io.plasmavmc.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Takes a verb as far as a crossing, kills the server there, lets the next one go on, kills that
 * one at the next crossing and so on, and looks at what is left in the end.
 */
final class Walk<T> {

    private final Verb<T> verb;
    private final List<Crossing> killed;
    private final boolean note;
    private Optional<T> answer = Optional.empty();

    /**
     * A walk that was not made yet.
     *
     * @param note whether the crossings are of interest that the last server comes to
     */
    Walk(Verb<T> verb, List<Crossing> killed, boolean note) {
        this.verb = verb;
        this.killed = killed;
        this.note = note;
    }

    /**
     * The server did not come there. Its threads race: what one of them has done before another one
     * died is not to be done again by the next server.
     */
    static final class Missed extends AssertionError {

        private static final long serialVersionUID = 1;

        Missed(Crossing crossing, List<Crossing> crossed) {
            super("never came to %s, but to %s".formatted(crossing, crossed));
        }
    }

    /** What the last server crossed, which nobody killed, if that is to be noted. */
    List<Crossing> on(Path directory) {
        try (CrashHost host = new CrashHost(directory, verb.options())) {
            return walk(host, new Client(host));
        } catch (Missed missed) {
            throw missed;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "%s, killed %s: %s".formatted(verb, killed, e.getMessage()), e);
        }
    }

    private List<Crossing> walk(CrashHost host, Client client) {
        host.start();
        verb.prepare().accept(client);
        host.awaitSettled();
        for (Crossing crossing : killed) {
            killAt(host, client, crossing);
        }
        finish(host, client);
        List<Crossing> crossed = note ? crossed(host) : List.of();
        verb.check().accept(client, answer.orElseThrow());
        client.clear();
        assertThat(host.wrongs()).isEmpty();
        return crossed;
    }

    private void killAt(CrashHost host, Client client, Crossing crossing) {
        goOn(host, client, Optional.of(crossing));
        host.awaitSettledOrHalted();
        if (!host.soon(host::isHalted)) {
            throw new Missed(crossing, host.gate().crossed());
        }
        host.stop();
    }

    private void finish(CrashHost host, Client client) {
        goOn(host, client, Optional.empty());
        host.awaitSettled();
    }

    private static List<Crossing> crossed(CrashHost host) {
        var _ = host.soon(host.gate()::isQuiet);
        return host.gate().crossed();
    }

    private void goOn(CrashHost host, Client client, Optional<Crossing> end) {
        host.gate().arm(end);
        if (!host.isRunning()) {
            host.start();
        }
        ask(client);
    }

    /** A call that was answered is not repeated; one to a server that died is. */
    private void ask(Client client) {
        if (answer.isEmpty()) {
            try {
                answer = Optional.of(verb.call().apply(client));
            } catch (Halted dead) {
                answer = Optional.empty();
            }
        }
    }
}

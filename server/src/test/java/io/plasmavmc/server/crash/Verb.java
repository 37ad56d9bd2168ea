package io.plasmavmc.server.crash;

import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Something that is asked of a server, to be broken off anywhere.
 *
 * @param prepare makes what it works on, on a server that nobody harms
 * @param call the client's call; a client that got no answer makes it again, word for word
 * @param check what has to be true in the end, beyond {@link Settled}
 */
record Verb<T>(
        String name,
        FakeOptions options,
        Consumer<Client> prepare,
        Function<Client, T> call,
        BiConsumer<Client, T> check) {

    static <T> Verb<T> of(
            String name,
            Consumer<Client> prepare,
            Function<Client, T> call,
            BiConsumer<Client, T> check) {
        FakeOptions quick =
                FakeOptions.DEFAULTS.withBoot(Duration.ZERO).withShutdownAfter(Duration.ZERO);
        return new Verb<>(name, quick, prepare, call, check);
    }

    Verb<T> with(FakeOptions other) {
        return new Verb<>(name, other, prepare, call, check);
    }

    @Override
    public String toString() {
        return name;
    }
}

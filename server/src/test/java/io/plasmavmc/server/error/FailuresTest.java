package io.plasmavmc.server.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.runtime.Uid;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static final Uid ID = new Uid("00000000-0000-7000-8000-000000000001");

    private final Failures failures = new Failures(() -> ID);

    @Test
    void aFailureNobodyForesawIsToldByItsIdAlone() {
        PlasmaException seen =
                failures.seen(new IllegalStateException("/var/lib/secret: cannot be opened"));

        assertThat(seen.reason()).isEqualTo(Reason.INTERNAL);
        assertThat(seen.text()).contains(ID.text()).doesNotContain("secret");
        assertThat(seen.metadata()).containsEntry("id", ID.text());
    }

    @Test
    void theStoresFailuresHaveTheirReasons() {
        assertThat(failures.seen(new ChainFireException.Unavailable("closed")).reason())
                .isEqualTo(Reason.STORE_UNAVAILABLE);
        assertThat(failures.seen(new ChainFireException.NoSpace("full", new Exception())).reason())
                .isEqualTo(Reason.NO_SPACE);
        assertThat(
                        failures.seen(
                                        new ChainFireException.OutcomeUnknown(
                                                "timeout", new Exception()))
                                .reason())
                .isEqualTo(Reason.STORE_UNAVAILABLE);
    }

    @Test
    void whatIsFitForCallersIsToldAsItIs() {
        PlasmaException thrown = PlasmaException.of(Reason.VM_NOT_FOUND, "there is no VM x");

        assertThat(failures.seen(thrown)).isSameAs(thrown);
    }
}

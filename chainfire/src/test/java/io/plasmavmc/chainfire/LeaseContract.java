package io.plasmavmc.chainfire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Leases: what they take along when they end, and what keeps them. */
public interface LeaseContract extends StoreUnderTest {

    @Test
    default void keyTellsItsLease() {
        LeaseId lease = store().grantLease(LONG);
        putBound("a", lease);

        assertThat(store().get(key("a")).orElseThrow().lease()).contains(lease);
    }

    @Test
    default void leaseThatIsNotKeptTakesItsKeysAlong() {
        LeaseId lease = store().grantLease(shortLease());
        putBound("a", lease);
        put("b", "free");

        passTime(shortLease().plusSeconds(1));

        await().atMost(LONG).until(() -> store().get(key("a")).isEmpty());
        assertThat(store().get(key("b"))).isPresent();
        assertThat(store().keepLeaseAlive(lease)).isFalse();
    }

    @Test
    default void leaseThatIsKeptStaysAndWritesNothing() {
        LeaseId lease = store().grantLease(shortLease());
        putBound("a", lease);
        Revision head = store().head();

        for (int i = 0; i < 5; i++) {
            passTime(shortLease().dividedBy(2));
            assertThat(store().keepLeaseAlive(lease)).isTrue();
        }

        assertThat(store().get(key("a"))).isPresent();
        assertThat(store().head()).isEqualTo(head);
        store().revokeLease(lease);
    }

    @Test
    default void revokedLeaseTakesAllItsKeysInOneCommit() {
        LeaseId lease = store().grantLease(LONG);
        putBound("a", lease);
        Revision from = putBound("b", lease).next();

        store().revokeLease(lease);

        assertThat(store().get(key("a"))).isEmpty();
        try (Watch watch = store().watch(root(), from)) {
            assertThat(Watching.nextChange(watch).changes())
                    .extracting(WatchEvent.Change::key)
                    .containsExactly(key("a"), key("b"));
        }
    }

    @Test
    default void putWithoutALeaseLetsGoOfIt() {
        LeaseId lease = store().grantLease(LONG);
        putBound("a", lease);
        put("a", "free");

        store().revokeLease(lease);

        assertThat(store().get(key("a")).orElseThrow().lease()).isEmpty();
    }

    @Test
    default void putWithAnotherLeaseBindsToThatOne() {
        LeaseId first = store().grantLease(LONG);
        LeaseId second = store().grantLease(LONG);
        putBound("a", first);
        putBound("a", second);

        store().revokeLease(first);
        assertThat(store().get(key("a"))).isPresent();

        store().revokeLease(second);
        assertThat(store().get(key("a"))).isEmpty();
    }

    @Test
    default void keyThatWasDeletedAndMadeAnewIsFree() {
        LeaseId lease = store().grantLease(LONG);
        putBound("a", lease);
        delete("a");
        put("a", "free");

        store().revokeLease(lease);

        assertThat(store().get(key("a"))).isPresent();
    }

    @Test
    default void endedLeaseIsRefusedAndNothingIsChanged() {
        LeaseId lease = store().grantLease(LONG);
        store().revokeLease(lease);
        Revision head = store().head();

        assertThatThrownBy(() -> putBound("a", lease))
                .isInstanceOf(ChainFireException.Refused.class);

        assertThat(store().head()).isEqualTo(head);
        assertThat(store().keepLeaseAlive(lease)).isFalse();
    }

    @Test
    default void revokingAnEndedLeaseIsNoError() {
        LeaseId lease = store().grantLease(LONG);
        store().revokeLease(lease);

        store().revokeLease(lease);

        assertThat(store().grantLease(LONG)).isNotEqualTo(lease);
    }

    @Test
    default void leaseWithoutTimeIsRefused() {
        assertThatThrownBy(() -> store().grantLease(Duration.ZERO))
                .isInstanceOf(ChainFireException.Refused.class);
    }
}

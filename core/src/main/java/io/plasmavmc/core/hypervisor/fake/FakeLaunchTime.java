package io.plasmavmc.core.hypervisor.fake;

import java.util.concurrent.CountDownLatch;

/**
 * The time that a start takes, waited for on the host's timers. A simulation, which has one thread
 * for all, leaves the option at zero, where nothing waits.
 */
final class FakeLaunchTime {

    private FakeLaunchTime() {}

    static void pass(FakeHost host) {
        if (host.options().launch().isPositive()) {
            CountDownLatch over = new CountDownLatch(1);
            host.timers().schedule(host.options().launch(), over::countDown);
            await(over);
        }
    }

    private static void await(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.plasmavmc.chainfire;

/**
 * What every adapter of ChainFire must pass. An adapter's test inherits it and provides the store;
 * where adapters may honestly differ, {@link StoreUnderTest} has a method to say so.
 */
public abstract class ChainFireContract
        implements CommitContract,
                ListContract,
                WatchContract,
                ConcurrencyContract,
                LeaseContract,
                CompactionContract,
                LimitsContract,
                ClosingContract {}

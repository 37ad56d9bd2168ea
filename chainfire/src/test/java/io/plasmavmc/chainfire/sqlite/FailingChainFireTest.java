package io.plasmavmc.chainfire.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.FailingChainFire;
import io.plasmavmc.chainfire.FailingChainFire.Fault;
import io.plasmavmc.chainfire.SteppedClock;
import io.plasmavmc.chainfire.Value;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingChainFireTest {

    @Test
    void commitsFailAsPlanned(@TempDir Path directory) {
        Iterator<Fault> plan = List.of(Fault.BEFORE, Fault.AFTER, Fault.NONE).iterator();
        try (FailingChainFire store =
                new FailingChainFire(
                        SqliteChainFire.open(
                                SqliteConfig.of(directory.resolve("chainfire.db")),
                                new SteppedClock()),
                        commit -> plan.next())) {

            assertThatThrownBy(() -> store.commit(putting("/before")))
                    .isInstanceOf(ChainFireException.Unavailable.class);
            assertThatThrownBy(() -> store.commit(putting("/after")))
                    .isInstanceOf(ChainFireException.OutcomeUnknown.class);

            assertThat(store.get("/before")).isEmpty();
            assertThat(store.get("/after")).isPresent();
            assertThat(store.commit(putting("/none"))).isInstanceOf(CommitResult.Committed.class);
        }
    }

    private static Commit putting(String key) {
        return Commit.builder().put(key, Value.ofUtf8("x")).build();
    }
}

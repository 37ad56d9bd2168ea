package io.plasmavmc.chainfire.sqlite.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.SteppedClock;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.chainfire.sqlite.InMemory;
import io.plasmavmc.chainfire.sqlite.SqliteChainFire;
import io.plasmavmc.chainfire.sqlite.SqliteConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * Opens stores from what power cuts have left, several at once, and compares each with what was
 * acknowledged. Closing waits for them and fails with the first that lacked something.
 */
final class CutStores implements AutoCloseable {

    private static final int AT_ONCE = 6;

    private final Workload workload;
    private final Path directory;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final ConcurrentLinkedQueue<AssertionError> failures = new ConcurrentLinkedQueue<>();

    CutStores(Workload workload) throws IOException {
        this.workload = workload;
        directory = InMemory.create();
    }

    /** With the files of a cut before the given call. */
    void expectWhole(Map<String, byte[]> files, int cut, Random random, String what)
            throws IOException, InterruptedException {
        free.acquire();
        Path place = Files.createTempDirectory(directory, "cut");
        lay(files, place, random);
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                verify(place, cut, what);
                            } finally {
                                free.release();
                            }
                        });
    }

    private void verify(Path place, int cut, String what) {
        SqliteConfig config = SqliteConfig.of(place.resolve(Workload.NAME));
        try {
            try (SqliteChainFire store = SqliteChainFire.open(config, new SteppedClock())) {
                workload.acknowledged().verify(store, cut);
                Revision head = store.head();
                Commit commit = Commit.builder().put("/after", Value.ofUtf8("the cut")).build();
                assertThat(store.commit(commit)).isEqualTo(new CommitResult.Committed(head.next()));
            }
            remove(place);
        } catch (IOException | RuntimeException | AssertionError e) {
            failures.add(new AssertionError(what + ": " + e.getMessage(), e));
        }
    }

    private void lay(Map<String, byte[]> files, Path place, Random random) throws IOException {
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Files.write(place.resolve(each.getKey()), each.getValue());
        }
        Optional<byte[]> index = index(random);
        if (index.isPresent()) {
            Files.write(place.resolve(Workload.NAME + "-shm"), index.get());
        }
    }

    /** SQLite's index of the log: none, that of another moment, rubbish, an empty one. */
    private Optional<byte[]> index(Random random) {
        List<byte[]> moments = workload.sharedMemories();
        return switch (random.nextInt(4)) {
            case 0 -> Optional.of(moments.get(random.nextInt(moments.size())));
            case 1 -> {
                byte[] rubbish = new byte[32_768];
                random.nextBytes(rubbish);
                yield Optional.of(rubbish);
            }
            case 2 -> Optional.of(new byte[0]);
            default -> Optional.empty();
        };
    }

    @Override
    public void close() throws IOException {
        // The permits are free when the last of them has ended.
        free.acquireUninterruptibly(AT_ONCE);
        remove(directory);
        if (!failures.isEmpty()) {
            AssertionError first = failures.remove();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void remove(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}

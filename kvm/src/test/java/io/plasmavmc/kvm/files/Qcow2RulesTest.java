package io.plasmavmc.kvm.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.testkit.files.Qcow2File;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Qcow2RulesTest {

    private static final long MAX = 64L << 40;

    private static Qcow2File sane() {
        return Qcow2File.blank(1L << 30);
    }

    private static Optional<String> violation(byte[] file) {
        Qcow2Header header = Qcow2Header.parse(ByteBuffer.wrap(file)).orElseThrow();
        return new Qcow2Rules(file.length, MAX).violation(header);
    }

    @Test
    void saneFileIsFit() {
        assertThat(violation(sane().toBytes())).isEmpty();
        assertThat(violation(Qcow2File.blank(4L << 40).toBytes())).isEmpty();
    }

    @Test
    void compressionTypeAndExtendedTablesAreFit() {
        assertThat(violation(sane().with64(Qcow2File.INCOMPATIBLE_FEATURES, 8).toBytes()))
                .isEmpty();
        assertThat(
                        violation(
                                Qcow2File.blank(1 << 20)
                                        .with64(Qcow2File.INCOMPATIBLE_FEATURES, 16)
                                        .toBytes()))
                .isEmpty();
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of(sane().with32(Qcow2File.VERSION, 4), "qcow2 version: 4"),
                Arguments.of(sane().with32(Qcow2File.HEADER_LENGTH, 72), "header length: 72"),
                Arguments.of(
                        sane().with32(Qcow2File.HEADER_LENGTH, 1 << 17), "at most one cluster"),
                Arguments.of(sane().with64(Qcow2File.BACKING_FILE_OFFSET, 512), "backing file"),
                Arguments.of(sane().with32(Qcow2File.CRYPT_METHOD, 1), "encrypted"),
                Arguments.of(sane().with32(Qcow2File.SNAPSHOTS, 129), "internal snapshots: 129"),
                Arguments.of(
                        sane().with64(Qcow2File.INCOMPATIBLE_FEATURES, 1), "not closed in order"),
                Arguments.of(
                        sane().with64(Qcow2File.INCOMPATIBLE_FEATURES, 2), "not closed in order"),
                Arguments.of(sane().with64(Qcow2File.INCOMPATIBLE_FEATURES, 4), "another file"),
                Arguments.of(
                        sane().with64(Qcow2File.INCOMPATIBLE_FEATURES, 32),
                        "qcow2 features: 0x20 (expected: none that is unknown)"),
                Arguments.of(sane().with32(Qcow2File.CLUSTER_BITS, 8), "cluster bits: 8"),
                Arguments.of(sane().with32(Qcow2File.CLUSTER_BITS, 22), "cluster bits: 22"),
                Arguments.of(sane().with64(Qcow2File.VIRTUAL_SIZE, 0), "virtual size: 0"),
                Arguments.of(
                        sane().with64(Qcow2File.VIRTUAL_SIZE, -512),
                        "virtual size: 18446744073709551104"),
                Arguments.of(sane().with64(Qcow2File.VIRTUAL_SIZE, MAX + 512), "virtual size"),
                Arguments.of(sane().with64(Qcow2File.VIRTUAL_SIZE, 1000), "a multiple of 512"),
                Arguments.of(sane().with32(Qcow2File.L1_SIZE, 1), "L1 entries: 1"),
                Arguments.of(sane().with32(Qcow2File.L1_SIZE, -1), "L1 entries: 4294967295"),
                Arguments.of(sane().with64(Qcow2File.L1_TABLE_OFFSET, 0), "L1 table at: 0"),
                Arguments.of(sane().with64(Qcow2File.L1_TABLE_OFFSET, 100), "L1 table at: 100"),
                Arguments.of(sane().with64(Qcow2File.L1_TABLE_OFFSET, 1L << 40), "inside the file"),
                Arguments.of(
                        sane().with64(Qcow2File.L1_TABLE_OFFSET, Long.MIN_VALUE),
                        "inside the file"),
                Arguments.of(sane().with32(Qcow2File.REFCOUNT_TABLE_CLUSTERS, 0), "refcount table"),
                Arguments.of(
                        sane().with32(Qcow2File.REFCOUNT_TABLE_CLUSTERS, 129), "refcount table"),
                Arguments.of(
                        sane().with32(Qcow2File.REFCOUNT_TABLE_CLUSTERS, 4), "inside the file"),
                Arguments.of(sane().with32(Qcow2File.REFCOUNT_ORDER, 7), "refcount table"),
                Arguments.of(
                        sane().with64(Qcow2File.REFCOUNT_TABLE_OFFSET, 1L << 62),
                        "refcount table at"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void unfitFileIsRefusedWithItsCause(Qcow2File file, String words) {
        assertThat(violation(file.toBytes())).get().asString().contains(words);
    }

    @Test
    void whatIsNoHeaderIsNone() {
        assertThat(Qcow2Header.parse(ByteBuffer.allocate(4096))).isEmpty();
        assertThat(Qcow2Header.parse(ByteBuffer.wrap(sane().toBytes(), 0, 71).slice())).isEmpty();
    }

    @Test
    void randomHeaderNeverBreaksTheJudge() {
        int refused = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] file = sane().toBytes();
            for (int i = 0; i < 8; i++) {
                file[4 + random.nextInt(Qcow2Header.BYTES - 4)] = (byte) random.nextInt();
            }
            refused += violation(file).isPresent() ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(19_000);
    }
}

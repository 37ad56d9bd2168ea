package io.plasmavmc.testkit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.image.ImageFiles.ImageFile;
import io.plasmavmc.core.image.ImageFiles.Upload;
import io.plasmavmc.core.runtime.Uid;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the core relies on when it takes in images, whatever keeps them. */
public abstract class ImageFilesContract {

    /** The cap that {@link #openFiles} sets. */
    protected static final long MAX_BYTES = 1 << 20;

    protected final Uid image = new Uid(UUID.randomUUID().toString());

    private ImageFiles files;

    /** Opens an adapter that takes {@link #MAX_BYTES}; the same storage each time in one test. */
    protected abstract ImageFiles openFiles();

    /** How many unfinished uploads the storage still has something of. */
    protected abstract int leftovers();

    @BeforeEach
    protected final void open() {
        files = openFiles();
    }

    protected final ImageFiles files() {
        return files;
    }

    protected static byte[] rawBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    protected final ImageFile upload(DiskFormat format, byte[] bytes) {
        try (Upload upload = files.receive(image, format)) {
            upload.write(ByteBuffer.wrap(bytes));
            return upload.finish();
        }
    }

    protected final void assertRejected(DiskFormat format, byte[] bytes, String words) {
        assertThatThrownBy(() -> upload(format, bytes))
                .isInstanceOfSatisfying(
                        PlasmaException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_REJECTED))
                .hasMessageContaining(words);
        assertThat(files.exists(image, format)).isFalse();
        assertThat(leftovers()).isZero();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    protected void finishedRawUploadIsAnImageOfItsSize() {
        byte[] bytes = rawBytes(64 * 512);

        ImageFile file = upload(DiskFormat.RAW, bytes);

        assertThat(file).isEqualTo(new ImageFile(bytes.length, bytes.length, sha256(bytes)));
        assertThat(files.exists(image, DiskFormat.RAW)).isTrue();
        assertThat(leftovers()).isZero();
    }

    @Test
    protected void finishedQcow2UploadHasTheSizeOfItsDisk() {
        byte[] bytes = Qcow2File.blank(5L << 30).toBytes();

        ImageFile file = upload(DiskFormat.QCOW2, bytes);

        assertThat(file).isEqualTo(new ImageFile(bytes.length, 5L << 30, sha256(bytes)));
        assertThat(files.exists(image, DiskFormat.QCOW2)).isTrue();
    }

    @Test
    protected void uploadInPiecesIsTheSame() {
        byte[] bytes = Qcow2File.blank(1 << 20).toBytes();
        try (Upload upload = files.receive(image, DiskFormat.QCOW2)) {
            for (int at = 0; at < bytes.length; at += 10_007) {
                upload.write(ByteBuffer.wrap(bytes, at, Math.min(10_007, bytes.length - at)));
            }

            assertThat(upload.finish().sha256()).isEqualTo(sha256(bytes));
        }
    }

    @Test
    protected void writeTakesAllOfTheBuffer() {
        ByteBuffer bytes = ByteBuffer.wrap(rawBytes(512));
        try (Upload upload = files.receive(image, DiskFormat.RAW)) {
            upload.write(bytes);

            assertThat(bytes.hasRemaining()).isFalse();
        }
    }

    @Test
    protected void uploadIsNoImageBeforeItIsFinished() {
        try (Upload upload = files.receive(image, DiskFormat.RAW)) {
            upload.write(ByteBuffer.wrap(rawBytes(512)));

            assertThat(files.exists(image, DiskFormat.RAW)).isFalse();
        }
    }

    @Test
    protected void uploadThatIsClosedUnfinishedLeavesNothing() {
        Upload upload = files.receive(image, DiskFormat.RAW);
        upload.write(ByteBuffer.wrap(rawBytes(512)));

        upload.close();
        upload.close();

        assertThat(files.exists(image, DiskFormat.RAW)).isFalse();
        assertThat(leftovers()).isZero();
    }

    @Test
    protected void uploadOverTheCapIsRefusedAndLeavesNothing() {
        try (Upload upload = files.receive(image, DiskFormat.RAW)) {
            upload.write(ByteBuffer.wrap(rawBytes((int) MAX_BYTES)));

            assertThatThrownBy(() -> upload.write(ByteBuffer.wrap(rawBytes(1))))
                    .isInstanceOfSatisfying(
                            PlasmaException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.PAYLOAD_TOO_LARGE));
        }
        assertThat(leftovers()).isZero();
    }

    @Test
    protected void uploadOfExactlyTheCapIsTaken() {
        assertThat(upload(DiskFormat.RAW, rawBytes((int) MAX_BYTES)).sizeBytes())
                .isEqualTo(MAX_BYTES);
    }

    @Test
    protected void whatIsNoQcow2IsRejected() {
        assertRejected(DiskFormat.QCOW2, rawBytes(64 * 512), "no qcow2");
    }

    @Test
    protected void emptyUploadIsRejected() {
        assertRejected(DiskFormat.QCOW2, new byte[0], "no qcow2");
        assertRejected(DiskFormat.RAW, new byte[0], "size: 0 bytes");
    }

    @Test
    protected void qcow2ThatIsCalledRawIsRejectedWithAdvice() {
        assertRejected(
                DiskFormat.RAW,
                Qcow2File.blank(1 << 20).toBytes(),
                "import it with --format qcow2");
    }

    @Test
    protected void rawThatIsNoWholeSectorsIsRejected() {
        assertRejected(DiskFormat.RAW, rawBytes(1000), "size: 1000 bytes");
    }

    @Test
    protected void nameCanBeUsedAgainAfterARejection() {
        assertRejected(DiskFormat.RAW, rawBytes(1000), "size");

        upload(DiskFormat.RAW, rawBytes(1024));

        assertThat(files.exists(image, DiskFormat.RAW)).isTrue();
    }

    @Test
    protected void deletedImageIsGoneAndDeletingNoneIsNoError() {
        upload(DiskFormat.RAW, rawBytes(512));

        files.delete(image, DiskFormat.RAW);
        files.delete(image, DiskFormat.RAW);

        assertThat(files.exists(image, DiskFormat.RAW)).isFalse();
    }

    @Test
    protected void imageOutlivesTheServer() {
        upload(DiskFormat.RAW, rawBytes(512));

        assertThat(openFiles().exists(image, DiskFormat.RAW)).isTrue();
    }

    @Test
    protected void sweepRemovesABrokenOffUpload() {
        breakOff();

        openFiles().sweep(Set.of());

        assertThat(leftovers()).isZero();
    }

    @Test
    protected void sweepLeavesTheUploadOfAnImageToKeep() {
        breakOff();

        openFiles().sweep(Set.of(image));

        assertThat(leftovers()).isOne();
    }

    @Test
    protected void sweepNeverRemovesAFinishedImage() {
        upload(DiskFormat.RAW, rawBytes(512));

        files.sweep(Set.of());

        assertThat(files.exists(image, DiskFormat.RAW)).isTrue();
    }

    @Test
    protected void brokenOffUploadCanBeBegunAgain() {
        breakOff();

        assertThat(upload(DiskFormat.RAW, rawBytes(512)).sizeBytes()).isEqualTo(512);
        assertThat(leftovers()).isZero();
    }

    /** As a crash of the server does: neither finished nor closed. */
    private void breakOff() {
        @SuppressWarnings("resource") // a crash closes nothing
        Upload upload = files.receive(image, DiskFormat.RAW);
        upload.write(ByteBuffer.wrap(rawBytes(512)));
        assertThat(leftovers()).isOne();
    }
}

package io.plasmavmc.kvm.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The smallest guest: a boot sector that writes two lines on the first serial port and halts, in
 * well under a second.
 */
final class BootSector {

    static final String WORDS = "PLASMAVMC CONSOLE";

    /** Clears DS, points SI behind itself, sends each byte when the port is free, halts. */
    private static final byte[] CODE =
            HexFormat.of()
                    .parseHex(
                            "31c08ed8fcbe227cac84c0741288c4bafd03eca82074f8baf80388e0eeebe9f4ebfd");

    /** Writes one sector to the disk that it was booted from and keeps its CPU busy. */
    private static final byte[] BUSY_CODE =
            HexFormat.of().parseHex("31c08ec0bb007cb80103b90200b600cd13ebfe");

    private static final int SECTOR = 512;
    private static final int DISK = 1 << 20;

    private BootSector() {}

    /** Writes it at the beginning of a raw disk. */
    static void write(Path disk) {
        byte[] text = (WORDS + "\r\nsecond line\r\n\0").getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(CODE, DISK);
        System.arraycopy(text, 0, bytes, CODE.length, text.length);
        write(disk, bytes);
    }

    /** One that writes a sector once and never rests, at the beginning of a raw disk. */
    static void writeBusy(Path disk) {
        write(disk, Arrays.copyOf(BUSY_CODE, DISK));
    }

    private static void write(Path disk, byte[] bytes) {
        bytes[SECTOR - 2] = 0x55;
        bytes[SECTOR - 1] = (byte) 0xaa;
        try {
            Files.write(disk, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

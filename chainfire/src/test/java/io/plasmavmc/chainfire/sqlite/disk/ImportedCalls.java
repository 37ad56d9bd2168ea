package io.plasmavmc.chainfire.sqlite.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a loaded native library keeps the addresses of the functions that it imports: the slots
 * that the dynamic linker fills, found by reading the library's own relocation tables (ELF,
 * x86-64). Writing another address into a slot makes the library call that instead.
 */
@SuppressWarnings("restricted") // Reaches into a native library: what it is for.
final class ImportedCalls {

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final long DT_STRTAB = 5;
    private static final long DT_SYMTAB = 6;
    private static final long DT_RELA = 7;
    private static final long DT_RELASZ = 8;
    private static final long DT_JMPREL = 23;
    private static final long DT_PLTRELSZ = 2;
    private static final int RELOCATION_BYTES = 24;
    private static final int SYMBOL_BYTES = 24;

    private record Segment(long offset, long address, long size) {}

    private final ByteBuffer file;
    private final long base;
    private final List<Segment> loaded = new ArrayList<>();
    private final Map<Long, Long> dynamic = new HashMap<>();
    private final Map<String, List<MemorySegment>> slots = new HashMap<>();

    private ImportedCalls(ByteBuffer file, long base) {
        this.file = file;
        this.base = base;
        readHeaders();
        readRelocations(dynamic.getOrDefault(DT_RELA, 0L), dynamic.getOrDefault(DT_RELASZ, 0L));
        readRelocations(dynamic.getOrDefault(DT_JMPREL, 0L), dynamic.getOrDefault(DT_PLTRELSZ, 0L));
    }

    /** Of the library of this process whose file's name has the given part. */
    static ImportedCalls of(String namePart) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            String[] words = line.trim().split("\\s+", 6);
            if (words.length == 6 && words[5].contains(namePart) && words[2].matches("0+")) {
                long base = Long.parseUnsignedLong(words[0].split("-", 2)[0], 16);
                byte[] bytes = Files.readAllBytes(Path.of(words[5]));
                return new ImportedCalls(
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), base);
            }
        }
        throw new IOException(namePart + ": no such library in this process");
    }

    /** The slots of one function, each of 8 bytes; writable. */
    List<MemorySegment> slots(String function) {
        return slots.getOrDefault(function, List.of());
    }

    private void readHeaders() {
        int first = (int) file.getLong(32);
        int count = file.getShort(56);
        for (int i = 0; i < count; i++) {
            int header = first + i * file.getShort(54);
            Segment segment =
                    new Segment(
                            file.getLong(header + 8),
                            file.getLong(header + 16),
                            file.getLong(header + 32));
            switch (file.getInt(header)) {
                case PT_LOAD -> loaded.add(segment);
                case PT_DYNAMIC -> readDynamic(segment);
                default -> {
                    // Of no interest.
                }
            }
        }
    }

    private void readDynamic(Segment segment) {
        for (long at = segment.offset(); at < segment.offset() + segment.size(); at += 16) {
            dynamic.putIfAbsent(file.getLong((int) at), file.getLong((int) at + 8));
        }
    }

    private void readRelocations(long address, long bytes) {
        int table = offset(address);
        for (int at = table; at < table + bytes; at += RELOCATION_BYTES) {
            int symbol = file.getInt(at + 12);
            if (symbol != 0) {
                MemorySegment slot =
                        MemorySegment.ofAddress(base + file.getLong(at))
                                .reinterpret(ValueLayout.ADDRESS.byteSize());
                slots.computeIfAbsent(name(symbol), _ -> new ArrayList<>()).add(slot);
            }
        }
    }

    private String name(int symbol) {
        int entry = offset(dynamic.getOrDefault(DT_SYMTAB, 0L)) + symbol * SYMBOL_BYTES;
        int text = offset(dynamic.getOrDefault(DT_STRTAB, 0L)) + file.getInt(entry);
        int end = text;
        while (file.get(end) != 0) {
            end++;
        }
        byte[] letters = new byte[end - text];
        file.get(text, letters);
        return new String(letters, StandardCharsets.UTF_8);
    }

    private int offset(long address) {
        for (Segment segment : loaded) {
            if (address >= segment.address() && address < segment.address() + segment.size()) {
                return (int) (address - segment.address() + segment.offset());
            }
        }
        throw new IllegalStateException("address: " + address + " (expected: in the library)");
    }
}

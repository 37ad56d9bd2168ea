package io.plasmavmc.core.vm;

import java.util.Comparator;
import java.util.Locale;

/**
 * A part of a VM that is changed, answered and waited for by itself (contract section 4).
 *
 * @param id the disk's or NIC's id, empty for CPUs and memory
 */
public record Item(Kind kind, String id) implements Comparable<Item> {

    private static final Comparator<Item> ORDER =
            Comparator.comparing(Item::kind).thenComparing(Item::id);

    /** Of an item. */
    public enum Kind {
        DISK("disk"),
        NIC("NIC"),
        /** How many; there is one such item. */
        CPUS("CPUs"),
        /** How much; there is one such item. */
        MEMORY("memory");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    public static Item disk(String diskId) {
        return new Item(Kind.DISK, diskId);
    }

    public static Item nic(String nicId) {
        return new Item(Kind.NIC, nicId);
    }

    public static final Item CPUS = new Item(Kind.CPUS, "");
    public static final Item MEMORY = new Item(Kind.MEMORY, "");

    @Override
    public int compareTo(Item other) {
        return ORDER.compare(this, other);
    }

    /** What an error's metadata calls it: {@code disk} or {@code nic}. */
    public String key() {
        return kind.word.toLowerCase(Locale.ROOT);
    }

    /** For people, for example {@code disk data}. */
    @Override
    public String toString() {
        return (kind.word + " " + id).strip();
    }
}

package io.plasmavmc.core.vm;

import java.util.Comparator;
import java.util.Locale;

/**
 * A part of a VM that is changed, answered and waited for by itself (contract section 4).
 *
 * @param id the disk's or NIC's id
 */
public record Item(Kind kind, String id) implements Comparable<Item> {

    private static final Comparator<Item> ORDER =
            Comparator.comparing(Item::kind).thenComparing(Item::id);

    /** Of an item. */
    public enum Kind {
        DISK("disk"),
        NIC("NIC");

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
        return kind.word + " " + id;
    }
}

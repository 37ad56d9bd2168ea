package io.plasmavmc.server.http;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects a document out of what is written now and of long pieces that are there already, and
 * copies each byte once: a list of a thousand VMs is a megabyte. For one thread.
 */
final class Pieces extends OutputStream {

    private static final int FIRST_ROOM = 1024;

    private final List<byte[]> whole = new ArrayList<>();
    private byte[] room = new byte[FIRST_ROOM];
    private int used;

    @Override
    public void write(int one) {
        ensureRoom(1);
        room[used++] = (byte) one;
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        ensureRoom(count);
        System.arraycopy(bytes, from, room, used, count);
        used += count;
    }

    /** Takes the piece as it is; nobody may change it afterwards. */
    void share(byte[] piece) {
        cut();
        whole.add(piece);
    }

    byte[] toBytes() {
        cut();
        byte[] all = new byte[whole.stream().mapToInt(piece -> piece.length).sum()];
        int at = 0;
        for (byte[] piece : whole) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    private void cut() {
        if (used > 0) {
            whole.add(Arrays.copyOf(room, used));
            used = 0;
        }
    }

    private void ensureRoom(int count) {
        if (room.length - used < count) {
            room = Arrays.copyOf(room, Math.max(room.length * 2, used + count));
        }
    }
}

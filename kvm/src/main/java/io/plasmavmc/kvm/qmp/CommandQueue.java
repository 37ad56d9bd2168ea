package io.plasmavmc.kvm.qmp;

import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of one connection that wait for their turn or for their answer, known by ids that no
 * other connection uses: QEMU can give the next client the answer to the last one's command. It
 * holds no more commands than there are waiting callers, and one that was given up after sending.
 */
final class CommandQueue {

    private static final Logger log = LoggerFactory.getLogger(CommandQueue.class);

    private final String epoch = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    private final AtomicLong counter = new AtomicLong();
    private final ConcurrentMap<String, PendingCommand> known = new ConcurrentHashMap<>();
    private final BlockingQueue<PendingCommand> waiting = new LinkedBlockingQueue<>();
    private final QmpCodec codec;

    CommandQueue(QmpCodec codec) {
        this.codec = codec;
    }

    PendingCommand add(QmpCommand<?> command) {
        var id = epoch + "-" + counter.incrementAndGet();
        var pending = new PendingCommand(id, command.name(), codec.command(id, command));
        known.put(id, pending);
        waiting.add(pending);
        return pending;
    }

    /** The next one to be sent; waits until there is one. */
    PendingCommand next() throws InterruptedException {
        while (true) {
            var command = waiting.take();
            if (command.startSending()) {
                return command;
            }
        }
    }

    /** Called by who stops waiting; tells whether QEMU may have seen the command. */
    boolean giveUp(PendingCommand command) {
        var sent = command.giveUp();
        if (!sent) {
            known.remove(command.id());
            waiting.remove(command);
        }
        return sent;
    }

    void answer(String id, QmpMessage.Answer answer) {
        var command = known.remove(id);
        if (command == null) {
            log.warn("dropped an answer with the unknown id {}", id);
            return;
        }
        if (command.isGivenUp()) {
            log.warn("dropped the late answer to {} ({})", command.name(), id);
        }
        command.answer(answer);
    }

    /** Answers all that wait; to be repeated for one that was added meanwhile. */
    void endAll(QmpSessionEnded end) {
        waiting.clear();
        known.values().forEach(command -> command.answer(new QmpMessage.Ended(end)));
        known.clear();
    }
}

package io.plasmavmc.kvm.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few calls of the C library that the JDK has no method for. Each answers what the call
 * returned, or {@code -errno} when it failed; what that means is decided by the caller. Any thread.
 */
final class Libc {

    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int EACCES = 13;
    static final int EPERM = 1;

    private static final long PIDFD_SEND_SIGNAL = 424;
    private static final long PIDFD_OPEN = 434;
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SYSCALL_2 = variadic("syscall", JAVA_INT, JAVA_INT);
    private static final MethodHandle SYSCALL_4 =
            variadic("syscall", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle POLL =
            handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EVENTFD =
            handle("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle OPEN =
            handle(
                    "open",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL =
            handle(
                    "ioctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(2));

    private Libc() {}

    static int pidfdOpen(long pid) {
        return call(state -> (long) SYSCALL_2.invokeExact(state, PIDFD_OPEN, (int) pid, 0));
    }

    static int pidfdSendSignal(int pidfd, int signal) {
        return call(
                state ->
                        (long)
                                SYSCALL_4.invokeExact(
                                        state,
                                        PIDFD_SEND_SIGNAL,
                                        pidfd,
                                        signal,
                                        MemorySegment.NULL,
                                        0));
    }

    static int poll(MemorySegment descriptors, long count, int milliseconds) {
        return call(state -> (int) POLL.invokeExact(state, descriptors, count, milliseconds));
    }

    /** A counter to wake a poll with; closed on exec, never blocks. */
    static int eventfd() {
        return call(state -> (int) EVENTFD.invokeExact(state, 0, EFD_CLOEXEC | EFD_NONBLOCK));
    }

    static int read(int descriptor, MemorySegment buffer) {
        return call(state -> (long) READ.invokeExact(state, descriptor, buffer, buffer.byteSize()));
    }

    static int write(int descriptor, MemorySegment buffer) {
        return call(
                state -> (long) WRITE.invokeExact(state, descriptor, buffer, buffer.byteSize()));
    }

    static int close(int descriptor) {
        return call(state -> (int) CLOSE.invokeExact(state, descriptor));
    }

    static int open(String path, int flags) {
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocateFrom(path);
            return call(state -> (int) OPEN.invokeExact(state, name, flags, 0));
        }
    }

    static int ioctl(int descriptor, long request, long argument) {
        return call(state -> (int) IOCTL.invokeExact(state, descriptor, request, argument));
    }

    /** One call, its result as a number. */
    @FunctionalInterface
    private interface Call {
        long with(MemorySegment state) throws Throwable;
    }

    private static int call(Call call) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            long result = call.with(state);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : (int) result;
        } catch (RuntimeException | Error broken) {
            throw broken;
        } catch (Throwable impossible) {
            throw new IllegalStateException("C functions throw nothing", impossible);
        }
    }

    private static MethodHandle variadic(String name, ValueLayout... arguments) {
        var all = new ValueLayout[arguments.length + 1];
        all[0] = JAVA_LONG;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return handle(
                name, FunctionDescriptor.of(JAVA_LONG, all), Linker.Option.firstVariadicArg(1));
    }

    // Restricted because a wrong signature can crash the JVM: this class exists to have them right.
    @SuppressWarnings("restricted")
    private static MethodHandle handle(
            String name, FunctionDescriptor form, Linker.Option... options) {
        var all = new Linker.Option[options.length + 1];
        all[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(options, 0, all, 1, options.length);
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), form, all);
    }
}

package io.plasmavmc.server.crash;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * What one server process is connected by. Once it is pulled nothing that the server still does
 * reaches store, machines or files; what was on its way through may arrive, as with a real kill.
 * Any thread may call.
 */
final class Plug {

    private static final Set<String> HANDED_OUT =
            Set.of("Upload", "MachineDevices", "MachineSizes");

    private final Thread client = Thread.currentThread();
    private volatile boolean pulled;

    /** Hears of the calls that come through. */
    @FunctionalInterface
    interface Ear {
        void hears(String method, Object[] arguments);
    }

    void pull() {
        pulled = true;
    }

    boolean isPulled() {
        return pulled;
    }

    /** Ends the thread that comes here, if the server is dead. */
    void check() {
        if (pulled) {
            Thread here = Thread.currentThread();
            if (!here.equals(client)) {
                here.setUncaughtExceptionHandler((_, _) -> {});
            }
            throw new Halted();
        }
    }

    <T> T into(Class<T> port, T real) {
        return into(port, real, (_, _) -> {});
    }

    /** The port as the server has it. */
    <T> T into(Class<T> port, T real, Ear ear) {
        Object connected =
                Proxy.newProxyInstance(
                        port.getClassLoader(),
                        new Class<?>[] {port},
                        (_, method, arguments) -> {
                            check();
                            Object[] given = arguments == null ? new Object[0] : arguments;
                            ear.hears(method.getName(), given);
                            return connected(method, call(real, method, given), ear);
                        });
        return port.cast(connected);
    }

    /** What a port hands out that changes the world, too, is cut off with it. */
    private Object connected(Method method, Object result, Ear ear) {
        return HANDED_OUT.contains(method.getReturnType().getSimpleName())
                ? connectedPart(method.getReturnType(), result, ear)
                : result;
    }

    /** Its calls are heard under its name. */
    private <T> Object connectedPart(Class<T> type, Object part, Ear ear) {
        return into(
                type,
                type.cast(part),
                (method, given) -> ear.hears(type.getSimpleName() + "." + method, given));
    }

    private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

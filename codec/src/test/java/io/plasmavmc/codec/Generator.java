package io.plasmavmc.codec;

import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.tenant.Names;
import io.plasmavmc.core.tenant.ProjectId;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Makes values of any domain record from a seed, edges preferred: a component that is added to a
 * record is generated, and so must be stored, without a change here.
 */
final class Generator {

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    " ",
                    "null",
                    "\"quoted\"",
                    "line\nbreak\t",
                    "\\",
                    "grün",
                    "日本",
                    "😀",
                    "\ud800",
                    "x\udc00y",
                    "\0");

    private final Random random;

    Generator(long seed) {
        random = new Random(seed);
    }

    <T> T value(Class<T> type) {
        return type.cast(any(type));
    }

    private Object any(Type type) {
        if (type instanceof ParameterizedType generic) {
            return container(generic);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return text();
        }
        if (plain == int.class || plain == Integer.class) {
            return (int) number();
        }
        if (plain == long.class || plain == Long.class) {
            return number();
        }
        if (plain == boolean.class) {
            return random.nextBoolean();
        }
        return plain.isEnum() ? oneOf(plain.getEnumConstants()) : object(plain);
    }

    private Object container(ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        if (generic.getRawType() == Optional.class) {
            return random.nextBoolean() ? Optional.empty() : Optional.of(any(arguments[0]));
        }
        int size = random.nextInt(4);
        if (generic.getRawType() == List.class) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                list.add(any(arguments[0]));
            }
            return list;
        }
        Map<Object, Object> map = new HashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(name() + number(), any(arguments[1]));
        }
        return map;
    }

    private Object object(Class<?> type) {
        if (type == Instant.class) {
            return Instant.ofEpochSecond(
                    random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
        }
        if (type == Duration.class) {
            return Duration.ofMillis(random.nextLong(-1000, 1_000_000_000L));
        }
        if (type == Uid.class) {
            return Samples.uid(random.nextInt(1000));
        }
        if (type == NodeId.class) {
            return new NodeId(name());
        }
        if (type == ProjectId.class) {
            return new ProjectId(name(), name());
        }
        if (type.isSealed()) {
            return any(oneOf(type.getPermittedSubclasses()));
        }
        return record(type);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        boolean named = type.getSimpleName().endsWith("Id");
        Object[] arguments =
                Arrays.stream(components)
                        .map(
                                part ->
                                        named && part.getType() == String.class
                                                ? name()
                                                : any(part.getGenericType()))
                        .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(type + " cannot be generated", impossible);
        }
    }

    private String name() {
        String name = oneOf("a", "web-1", "x".repeat(Names.MAX_LENGTH), "b" + random.nextInt(100));
        return Names.require(name);
    }

    private String text() {
        return random.nextBoolean() ? oneOf(TEXTS.toArray(String[]::new)) : "text-" + number();
    }

    private long number() {
        return oneOf(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, random.nextLong(100_000));
    }

    @SafeVarargs
    private <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Bytes that are nearly, or not at all, the given ones. */
    byte[] damaged(byte[] good) {
        byte[] bytes =
                Arrays.copyOf(
                        good, random.nextBoolean() ? good.length : random.nextInt(good.length));
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(10) == 0) {
            random.nextBytes(bytes);
        }
        return bytes;
    }
}

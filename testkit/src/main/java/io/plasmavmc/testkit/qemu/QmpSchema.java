package io.plasmavmc.testkit.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * What a real QEMU said about its own commands and events, recorded by {@code
 * testkit/record-schema}. It keeps scripts and clients honest: what QEMU would refuse before any
 * effect is refused here too. Immutable.
 */
public final class QmpSchema {

    private static final String RECORDED = "qmp-schema-7.2.json.gz";

    /** Commands that take more than their schema says, as every driver has its own properties. */
    private static final Set<String> OPEN = Set.of("device_add");

    private static final BigDecimal SMALLEST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal BEYOND = BigDecimal.TWO.pow(64);

    private final Map<String, Json.Obj> entries = new HashMap<>();

    private QmpSchema(Json schema) {
        for (var entry : elements(schema)) {
            var object = (Json.Obj) entry;
            entries.put(object.text("name"), object);
        }
    }

    /** The schema of QEMU 7.2. */
    public static QmpSchema recorded() {
        try (var resource = QmpSchema.class.getResourceAsStream(RECORDED)) {
            if (resource == null) {
                throw new IllegalStateException("resource %s: missing".formatted(RECORDED));
            }
            var text =
                    new String(
                            new GZIPInputStream(resource).readAllBytes(), StandardCharsets.UTF_8);
            return new QmpSchema(Json.object(text).get("return").orElseThrow());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What QEMU would find wrong with this command; empty when nothing. */
    public Optional<String> faultOfCommand(String name, Json.Obj arguments) {
        return find(name, "command")
                .map(command -> faultOfArguments(command, arguments))
                .orElse(Optional.of("no such command"))
                .map(fault -> "%s %s: %s".formatted(name, arguments, fault));
    }

    /** What is wrong with an event that a script sends; empty when nothing. */
    public Optional<String> faultOfEvent(String name, Json.Obj data) {
        return find(name, "event")
                .map(event -> fault(event.text("arg-type"), data, "data"))
                .orElse(Optional.of("no such event"))
                .map(fault -> "%s %s: %s".formatted(name, data, fault));
    }

    private Optional<String> faultOfArguments(Json.Obj command, Json.Obj arguments) {
        var type = command.text("arg-type");
        if (!OPEN.contains(command.text("name"))) {
            return fault(type, arguments, "arguments");
        }
        var known = membersOf(entry(type), arguments, new HashMap<>());
        var declared = new HashMap<>(arguments.members());
        declared.keySet().retainAll(known.keySet());
        return fault(type, new Json.Obj(declared), "arguments");
    }

    private Optional<String> fault(String typeName, Json value, String where) {
        var type = entry(typeName);
        return switch (type.text("meta-type")) {
            case "builtin" -> faultOfBuiltin(type.text("json-type"), value, where);
            case "enum" -> faultOfEnum(type, value, where);
            case "array" -> faultOfArray(type.text("element-type"), value, where);
            case "object" -> faultOfObject(type, value, where);
            case "alternate" -> faultOfAlternate(type, value, where);
            default -> throw new IllegalStateException("schema entry: " + type);
        };
    }

    private static Optional<String> faultOfBuiltin(String kind, Json value, String where) {
        var fits =
                switch (kind) {
                    case "value" -> true;
                    case "string" -> value instanceof Json.Str;
                    case "boolean" -> value instanceof Json.Bool;
                    case "null" -> value instanceof Json.Null;
                    case "number" -> value instanceof Json.Num;
                    case "int" -> value instanceof Json.Num number && isInt(number);
                    default -> throw new IllegalStateException("schema type: " + kind);
                };
        return fits ? Optional.empty() : Optional.of(wrong(where, value, kind));
    }

    private static boolean isInt(Json.Num number) {
        return number.isIntegral()
                && number.value().compareTo(SMALLEST) >= 0
                && number.value().compareTo(BEYOND) < 0;
    }

    private static Optional<String> faultOfEnum(Json.Obj type, Json value, String where) {
        var values = elements(type.get("values").orElseThrow());
        return values.contains(value)
                ? Optional.empty()
                : Optional.of(wrong(where, value, "one of " + values));
    }

    private Optional<String> faultOfArray(String elementType, Json value, String where) {
        if (!(value instanceof Json.Arr(var elements))) {
            return Optional.of(wrong(where, value, "array"));
        }
        return elements.stream()
                .flatMap(element -> fault(elementType, element, where + "[]").stream())
                .findFirst();
    }

    private Optional<String> faultOfAlternate(Json.Obj type, Json value, String where) {
        var fits =
                elements(type.get("members").orElseThrow()).stream()
                        .map(choice -> ((Json.Obj) choice).text("type"))
                        .anyMatch(choice -> fault(choice, value, where).isEmpty());
        return fits ? Optional.empty() : Optional.of(wrong(where, value, "another type"));
    }

    private Optional<String> faultOfObject(Json.Obj type, Json value, String where) {
        if (!(value instanceof Json.Obj object)) {
            return Optional.of(wrong(where, value, "object"));
        }
        var known = membersOf(type, object, new HashMap<>());
        var faults = new ArrayList<String>();
        known.forEach((key, member) -> missing(key, member, object, where).ifPresent(faults::add));
        object.members().forEach((key, given) -> faultOfMember(known, key, given, where, faults));
        return faults.stream().sorted().findFirst();
    }

    private void faultOfMember(
            Map<String, Json.Obj> known, String key, Json given, String where, List<String> into) {
        var place = where + "." + key;
        var member = Optional.ofNullable(known.get(key));
        member.map(declared -> fault(declared.text("type"), given, place))
                .orElse(Optional.of(place + " is unknown"))
                .ifPresent(into::add);
    }

    private static Optional<String> missing(
            String key, Json.Obj member, Json.Obj object, String where) {
        var optional = member.get("default").isPresent();
        return optional || object.get(key).isPresent()
                ? Optional.empty()
                : Optional.of("%s.%s is missing".formatted(where, key));
    }

    /** The members of a type, with those that its tag adds for this value. */
    private Map<String, Json.Obj> membersOf(
            Json.Obj type, Json.Obj value, Map<String, Json.Obj> into) {
        for (var member : elements(type.get("members").orElseThrow())) {
            into.put(((Json.Obj) member).text("name"), (Json.Obj) member);
        }
        type.get("tag")
                .flatMap(tag -> value.get(((Json.Str) tag).text()))
                .flatMap(chosen -> variant(type, chosen))
                .ifPresent(variant -> membersOf(entry(variant.text("type")), value, into));
        return into;
    }

    private static Optional<Json.Obj> variant(Json.Obj type, Json chosen) {
        return elements(type.get("variants").orElseThrow()).stream()
                .map(variant -> (Json.Obj) variant)
                .filter(variant -> variant.get("case").equals(Optional.of(chosen)))
                .findFirst();
    }

    private Optional<Json.Obj> find(String name, String kind) {
        return Optional.ofNullable(entries.get(name))
                .filter(entry -> entry.text("meta-type").equals(kind));
    }

    private Json.Obj entry(String name) {
        return Optional.ofNullable(entries.get(name)).orElseThrow();
    }

    private static List<Json> elements(Json array) {
        return ((Json.Arr) array).elements();
    }

    private static String wrong(String where, Json value, String wanted) {
        return "%s: %s (expected: %s)".formatted(where, value, wanted);
    }
}

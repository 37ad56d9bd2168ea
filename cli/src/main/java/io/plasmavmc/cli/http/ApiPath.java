package io.plasmavmc.cli.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Path and query of one call. Segments and values are escaped here and nowhere else, so that no
 * name a person types can reach another route. A {@code :verb} is appended by {@link #verb}.
 */
public record ApiPath(String path, List<String> query) {
    public ApiPath {
        query = List.copyOf(query);
    }

    public static ApiPath of(String... segments) {
        return new ApiPath("", List.of()).then(segments);
    }

    public ApiPath then(String... segments) {
        var longer = new StringBuilder(path);
        for (var segment : segments) {
            longer.append('/').append(escaped(segment));
        }
        return new ApiPath(longer.toString(), query);
    }

    public ApiPath verb(String verb) {
        return new ApiPath(path + ":" + verb, query);
    }

    public ApiPath with(String name, String value) {
        var more = new ArrayList<>(query);
        more.add(name + "=" + escaped(value));
        return new ApiPath(path, more);
    }

    public ApiPath with(String name, Optional<String> value) {
        return value.map(present -> with(name, present)).orElse(this);
    }

    @Override
    public String toString() {
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    private static String escaped(String text) {
        var escaped = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        return escaped.equals(".") || escaped.equals("..") ? escaped.replace(".", "%2E") : escaped;
    }
}

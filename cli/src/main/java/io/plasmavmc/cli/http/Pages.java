package io.plasmavmc.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.output.Listing;
import java.util.ArrayList;

/** Reads a list page by page until it ends; the server answers all pages from one moment. */
public final class Pages {
    private static final String PAGE_SIZE = "1000";

    private Pages() {}

    public static Listing all(Api api, ApiPath path, String field) {
        var items = new ArrayList<JsonNode>();
        var page = api.get(path.with("pageSize", PAGE_SIZE));
        page.path(field).forEach(items::add);
        while (!next(page).isEmpty()) {
            page = api.get(path.with("pageSize", PAGE_SIZE).with("pageToken", next(page)));
            page.path(field).forEach(items::add);
        }
        return new Listing(field, items, page.path("cursor").asText(""));
    }

    private static String next(JsonNode page) {
        return page.path("nextPageToken").asText("");
    }
}

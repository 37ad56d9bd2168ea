package io.plasmavmc.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Documents in the shape of the contract, and the texts they should become. */
public final class Samples {
    private Samples() {}

    public static String read(String name) {
        try (var in = Samples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "sample: " + name + " (expected: a test resource)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String vm(String name, String phase) {
        return """
               {"orgId": "default", "projectId": "default", "vmId": "%s", "uid": "u-%s", "generation": "3",
                "createTime": "2026-01-02T01:04:05.000Z", "owner": {"node": "host-a", "epoch": "1"},
                "spec": {"cpus": 2, "memoryMib": "512", "disks": [], "nics": []},
                "status": {"phase": "%s", "phaseTime": "2026-01-02T03:00:00.000Z", "reason": ""}}
               """
                .formatted(name, name, phase);
    }

    public static String volume(String name, String phase) {
        return """
               {"volumeId": "%s", "format": "QCOW2", "sizeBytes": "1073741824", "imageId": "",
                "createTime": "2026-01-01T03:04:05.000Z", "deleteWithVm": false,
                "status": {"phase": "%s", "holder": "", "usedBytes": "196608", "reason": "", "message": ""}}
               """
                .formatted(name, phase);
    }

    public static String image(String name, String phase) {
        return """
               {"imageId": "%s", "format": "QCOW2", "sizeBytes": "16777216", "virtualSizeBytes": "2147483648",
                "sha256": "abc", "status": {"phase": "%s", "reason": "", "message": ""}}
               """
                .formatted(name, phase);
    }
}

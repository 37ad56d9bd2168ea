package io.plasmavmc.kvm.files;

import io.plasmavmc.core.runtime.Uid;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a file is called until it is finished; nobody opens one by such a name. */
enum TemporaryName {
    UPLOAD(".upload-"),
    MAKING(".making-");

    private static final Pattern UID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final String prefix;

    TemporaryName(String prefix) {
        this.prefix = prefix;
    }

    Path in(StorageDir dir, Uid uid) {
        return dir.path().resolve(prefix + uid);
    }

    Set<Path> in(StorageDir dir, Set<Uid> uids) {
        return uids.stream().map(uid -> in(dir, uid)).collect(Collectors.toUnmodifiableSet());
    }

    boolean fits(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(prefix) && UID.matcher(name.substring(prefix.length())).matches();
    }
}

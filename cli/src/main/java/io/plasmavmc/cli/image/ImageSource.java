package io.plasmavmc.cli.image;

import io.plasmavmc.cli.failure.LocalFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The bytes to upload: a file of known size, or standard input until it ends. */
record ImageSource(InputStream in, OptionalLong size) implements AutoCloseable {

    static ImageSource open(String file, InputStream standardInput) {
        if (file.equals("-")) {
            return new ImageSource(standardInput, OptionalLong.empty());
        }
        var path = Path.of(file);
        try {
            if (Files.isDirectory(path)) {
                throw unreadable(file, "is a directory");
            }
            return new ImageSource(Files.newInputStream(path), OptionalLong.of(Files.size(path)));
        } catch (NoSuchFileException _) {
            throw unreadable(file, "no such file");
        } catch (AccessDeniedException _) {
            throw unreadable(file, "you may not read it");
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    BodyPublisher publisher(UploadMeter meter) {
        var counted = BodyPublishers.ofInputStream(() -> new MeteredInput(in, meter));
        return size.isPresent() && size.getAsLong() > 0
                ? BodyPublishers.fromPublisher(counted, size.getAsLong())
                : counted;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException _) {
            // It was only read; the upload has its own result.
        }
    }

    private static LocalFailure unreadable(String file, String why) {
        return new LocalFailure("FILE_UNREADABLE", "--file " + file + ": " + why);
    }
}

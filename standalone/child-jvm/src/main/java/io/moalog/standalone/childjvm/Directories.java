package io.moalog.standalone.childjvm;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Makes, empties and deletes the folders of a child. */
final class Directories {
    private Directories() {}

    /** Where a child's {@code java.io.tmpdir} is, emptied at each start: killed servers leave native libraries there. */
    static Path temporary(Path directory) {
        return directory.resolve("tmp");
    }

    /** @throws ChildStartException in words for the user when it cannot be made or written to */
    static void makeWritable(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(Files.createTempFile(directory, "writable", ""));
        } catch (IOException e) {
            throw new ChildStartException(
                    "cannot write to the directory " + directory + " (" + e
                            + "): make it writable or choose another one",
                    e);
        }
    }

    static void empty(Path directory) throws IOException {
        delete(directory);
        Files.createDirectories(directory);
    }

    /** Deletes it with all that is in it; entries that vanish meanwhile are no error, nor is a missing folder. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

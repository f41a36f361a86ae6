package io.moalog.standalone.childjvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program's classes, read and verified beforehand (class data sharing, JEP 350): with them a backend starts for half
 * the processor time. The archive is a file beside the launcher's jar, and its name tells the JVM and the jars that it
 * was made of. The JVM checks it again, and starts without one that does not fit.
 */
final class ClassArchive {
    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
    private static final String SUFFIX = ".jsa";
    private static final String WRITTEN = ".written";

    /** Writing it is some seconds' work; a kill in the middle would waste them. */
    private static final Duration WRITTEN_WITHIN = Duration.ofMinutes(3);

    private final String launcher;
    private final Path file;

    private ClassArchive(Path launcher, String key) {
        this.launcher = launcher.getFileName().toString();
        this.file = launcher.resolveSibling(this.launcher + "." + key + SUFFIX);
    }

    /** Empty for a program with class folders, which JVMs do not archive. */
    static Optional<ClassArchive> of(JavaProgram program) {
        StringBuilder origin = new StringBuilder(System.getProperty("java.vm.version"));
        try {
            for (Path jar : program.classPath()) {
                if (!Files.isRegularFile(jar)) {
                    return Optional.empty();
                }
                origin.append('\n').append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + program.classPath(), e);
        }
        String key = Integer.toHexString(origin.toString().hashCode());
        return program.classPath().stream().findFirst().map(jar -> new ClassArchive(jar, key));
    }

    /** The same command on this archive, where there is one. */
    ChildCommand usedBy(ChildCommand command) {
        return Files.exists(file) ? command.withJvmOption("-XX:SharedArchiveFile=" + file) : command;
    }

    /**
     * Makes the archive where there is none, by starting the command and stopping it in order. Two processes may make it
     * at once: the later one's takes the place of the other's.
     *
     * @throws ChildStartException when the command does not start
     */
    void make(ChildCommand command) {
        // One after the other in this process: what waits finds the file.
        synchronized (ClassArchive.class) {
            if (!Files.exists(file) && Files.isWritable(file.getParent())) {
                write(command);
            }
        }
    }

    private void write(ChildCommand command) {
        Path written =
                file.resolveSibling(launcher + "." + ProcessHandle.current().pid() + WRITTEN);
        ChildJvm.start(command.withJvmOption("-XX:ArchiveClassesAtExit=" + written))
                .close(WRITTEN_WITHIN);
        try {
            if (!Files.exists(written)) {
                // JVMs pass an empty one over; it spares the next starts the same attempt.
                LOG.warn("{}: this JVM writes no class archive, so each start takes longer", command.name());
                Files.createFile(written);
            }
            deleteLeftOvers();
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("{}: without a class archive, since {} cannot be written", command.name(), file, e);
        }
    }

    /** Of the same launcher: the archives that no later start uses, and what kills left half written. */
    private void deleteLeftOvers() throws IOException {
        long stale = System.currentTimeMillis() - WRITTEN_WITHIN.toMillis();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(file.getParent(), launcher + ".*{" + SUFFIX + "," + WRITTEN + "}")) {
            for (Path one : files) {
                if (one.toString().endsWith(SUFFIX) || one.toFile().lastModified() < stale) {
                    Files.deleteIfExists(one);
                }
            }
        }
    }
}

package io.moalog.standalone.childjvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveIT {
    private static final String PACKAGE = SmallServer.class.getPackageName().replace('.', '/');

    @TempDir
    Path directory;

    private Path jar;
    private JavaProgram program;

    @BeforeEach
    void makeJar() throws Exception {
        jar = Files.createDirectories(directory.resolve("jars")).resolve("small.jar");
        try (FileSystem inJar = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            Path target = Files.createDirectories(inJar.getPath(PACKAGE));
            copyClasses(JavaProgram.home(ChildJvm.class), target);
            copyClasses(JavaProgram.home(SmallServer.class), target);
        }
        program = new JavaProgram(SmallServer.class.getName(), List.of(jar));
    }

    /** From a class folder, or the jar that the build makes of it. */
    private static void copyClasses(Path home, Path target) throws IOException {
        if (Files.isDirectory(home)) {
            copyAll(home.resolve(PACKAGE), target);
        } else {
            try (FileSystem classes = FileSystems.newFileSystem(home)) {
                copyAll(classes.getPath(PACKAGE), target);
            }
        }
    }

    private static void copyAll(Path from, Path target) throws IOException {
        try (Stream<Path> classes = Files.list(from)) {
            for (Path one :
                    classes.filter(file -> file.toString().endsWith(".class")).toList()) {
                Files.copy(one, target.resolve(one.getFileName().toString()));
            }
        }
    }

    @Test
    void theNextStartTakesItsClassesFromTheArchive() throws Exception {
        assertThat(classesOfAStart()).doesNotContain("SmallServer source: shared objects file (top)");

        make();

        assertThat(classesOfAStart()).contains("SmallServer source: shared objects file (top)");
    }

    @Test
    void anotherJarGetsAnArchiveOfItsOwnInThePlaceOfTheOlderOne() throws Exception {
        make();
        List<Path> first = archives();
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        assertThat(classesOfAStart()).doesNotContain("(top)");

        make();

        assertThat(archives()).hasSize(1).doesNotContainAnyElementsOf(first);
        assertThat(classesOfAStart()).contains("(top)");
    }

    @Test
    void whatAKillLeftHalfWrittenGoesButNotWhatAnotherProcessIsWriting() throws Exception {
        Path left = Files.createFile(jar.resolveSibling("small.jar.1.written"));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
        Path others = Files.createFile(jar.resolveSibling("small.jar.2.written"));

        ClassArchive.of(program).orElseThrow().make(command("made", "serve"));

        assertThat(archives()).hasSize(2).contains(others).doesNotContain(left);
    }

    @Test
    void anArchiveThatIsThereIsNotMadeAgain() throws Exception {
        make();
        FileTime made = Files.getLastModifiedTime(archives().get(0));

        ClassArchive.of(program).orElseThrow().make(command("never", "refuse"));

        assertThat(Files.getLastModifiedTime(archives().get(0))).isEqualTo(made);
    }

    @Test
    void aBrokenArchiveIsNoReasonNotToStart() throws Exception {
        make();
        Path archive = archives().get(0);
        Files.delete(archive);
        Files.writeString(archive, "no archive");

        assertThat(classesOfAStart()).contains("SmallServer").doesNotContain("(top)");
    }

    @Test
    void classFoldersHaveNoArchive() {
        assertThat(ClassArchive.of(new JavaProgram("Main", List.of(jar, directory))))
                .isEmpty();
    }

    private void make() throws IOException {
        ClassArchive.of(program).orElseThrow().make(command("made", "serve"));
        assertThat(archives()).hasSize(1);
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(jar.getParent())) {
            return files.filter(file -> !file.equals(jar)).toList();
        }
    }

    /** Where the JVM of a start on the archive took its classes from, as it says itself. */
    private String classesOfAStart() throws IOException {
        Path classes = directory.resolve("classes.log");
        ChildCommand command = command("used", "serve").withJvmOption("-Xlog:class+load:file=" + classes);
        ClassArchive archive = ClassArchive.of(program).orElseThrow();
        ChildJvm.start(archive.usedBy(command)).close();
        return Files.readString(classes);
    }

    private ChildCommand command(String name, String behaviour) {
        return new ChildCommand(
                name,
                directory.resolve(name),
                program,
                List.of("-Xmx32m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                Map.of("behaviour", behaviour, "address", "127.0.0.1:1"),
                Duration.ofSeconds(60));
    }
}

package io.moalog.standalone.childjvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void itServesUntilItIsClosedInOrder() throws Exception {
        ChildJvm child = ChildJvm.start(command(directory, "serve"));
        assertThat(child.addresses()).containsEntry("address", "127.0.0.1:1");
        assertThat(child.isAlive()).isTrue();

        child.close();

        assertThat(child.isAlive()).isFalse();
        assertThat(child.onExit().get(1, TimeUnit.SECONDS)).isZero();
        assertThat(directory.resolve(SmallServer.CLOSED)).exists();
        assertThat(Files.readString(child.log())).contains("output of the server");
    }

    @Test
    void aKilledChildClosesNothingAndTheNextStartsAtOnce() {
        ChildJvm child = ChildJvm.start(command(directory, "serve"));

        child.kill();

        assertThat(child.isAlive()).isFalse();
        assertThat(directory.resolve(SmallServer.CLOSED)).doesNotExist();
        try (ChildJvm next = ChildJvm.start(command(directory, "serve"))) {
            assertThat(next.isAlive()).isTrue();
        }
    }

    @Test
    void aChildEndsInOrderWhenItsParentIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallParent.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle child = ProcessHandle.of(childOf(parent)).orElseThrow();
        assertThat(child.isAlive()).isTrue();

        parent.destroyForcibly().waitFor();

        await().atMost(PATIENCE).until(() -> !child.isAlive());
        assertThat(directory.resolve(SmallServer.CLOSED)).exists();
    }

    private static long childOf(Process parent) throws Exception {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("child ")) {
                line = lines.readLine();
            }
            assertThat(line).as("the parent's output").isNotNull();
            return Long.parseLong(line.substring("child ".length()));
        }
    }

    @Test
    void aRefusalReachesTheCallerAsOneLine() {
        assertThatThrownBy(() -> ChildJvm.start(command(directory, "refuse")))
                .isInstanceOf(ChildStartException.class)
                .hasMessage("small did not start: the port is taken (log: " + directory.resolve("small.log") + ")");
    }

    @Test
    void anUnexpectedFailureReachesTheCallerAndItsTraceTheLog() throws Exception {
        assertThatThrownBy(() -> ChildJvm.start(command(directory, "break")))
                .isInstanceOf(ChildStartException.class)
                .hasMessageContaining("IllegalStateException: broken inside");
        assertThat(Files.readString(directory.resolve("small.log"))).contains("at " + SmallServer.class.getName());
    }

    @Test
    void aDeathBeforeReadinessShowsTheEndOfTheLog() {
        assertThatThrownBy(() -> ChildJvm.start(command(directory, "die")))
                .isInstanceOf(ChildStartException.class)
                .hasMessageContaining("ended with code 7")
                .hasMessageContaining("last words");
    }

    @Test
    void aChildThatIsNotReadyInTimeIsEnded() {
        ChildCommand serving = command(directory, "hang");
        ChildCommand hasty = new ChildCommand(
                serving.name(),
                serving.directory(),
                serving.program(),
                serving.jvmOptions(),
                serving.arguments(),
                Duration.ofSeconds(2));
        assertThatThrownBy(() -> ChildJvm.start(hasty))
                .isInstanceOf(ChildStartException.class)
                .hasMessageContaining("not ready after PT2S");
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void aDirectoryInUseNamesTheProcessThatHoldsIt() {
        try (ChildJvm child = ChildJvm.start(command(directory, "serve"))) {
            assertThatThrownBy(() -> DirectoryLock.take(directory, Duration.ofMillis(300)))
                    .isInstanceOf(ChildStartException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("process " + child.pid());
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsOneClearLine() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> ChildJvm.start(command(file.resolve("below"), "serve")))
                .isInstanceOf(ChildStartException.class)
                .hasMessageStartingWith("cannot write to the directory " + file.resolve("below"))
                .message()
                .hasLineCount(1);
    }

    @Test
    void ctrlCInTheTerminalLeavesTheChildToItsParent() throws Exception {
        try (ChildJvm child = ChildJvm.start(command(directory, "serve"))) {
            new ProcessBuilder("kill", "-INT", Long.toString(child.pid()))
                    .start()
                    .waitFor();
            new ProcessBuilder("kill", "-HUP", Long.toString(child.pid()))
                    .start()
                    .waitFor();
            assertThatThrownBy(() -> child.onExit().get(2, TimeUnit.SECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
        }
    }

    @Test
    void aPausedChildClosesInOrder() {
        ChildJvm child = ChildJvm.start(command(directory, "serve"));
        child.pause();
        assertThat(child.isAlive()).isTrue();

        child.close();

        assertThat(directory.resolve(SmallServer.CLOSED)).exists();
    }

    @Test
    void whatAKilledChildLeftInItsTemporaryFolderIsSweptAtTheNextStart() throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("tmp")).resolve("libnative.so"), "x");
        try (ChildJvm child = ChildJvm.start(command(directory, "serve"))) {
            assertThat(child.addresses()).containsEntry("leftovers", "0");
        }
    }

    static ChildCommand command(Path directory, String behaviour) {
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
        return new ChildCommand(
                "small",
                directory,
                new JavaProgram(SmallServer.class.getName(), classPath),
                List.of("-Xmx32m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                Map.of("behaviour", behaviour, "address", "127.0.0.1:1"),
                PATIENCE);
    }
}

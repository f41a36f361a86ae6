package io.moalog.standalone.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code moalog}, before it builds or runs anything. */
class ScriptTest {
    private static final Path SCRIPT = Path.of("../../moalog").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void aJavaThatIsTooOldIsOneLine() throws Exception {
        assertThat(run(javaOf("11")))
                .isEqualTo("moalog: " + folder + "/bin/java is Java 11, but moalog needs 17 or newer:"
                        + " install one, or set JAVA_HOME to it");
    }

    @Test
    void anOldJavasWayOfNumbersIsUnderstood() throws Exception {
        assertThat(run(javaOf("1.8"))).contains("is Java 8, but moalog needs 17");
    }

    @Test
    void aWrongJavaHomeIsOneLine() throws Exception {
        assertThat(run(folder.resolve("nothing"))).startsWith("moalog: JAVA_HOME is " + folder.resolve("nothing"));
    }

    /** A JAVA_HOME whose java knows its version alone. */
    private Path javaOf(String version) throws Exception {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho '    java.specification.version = " + version + "' >&2\n");
        assumeThat(java.toFile().setExecutable(true)).isTrue();
        return folder;
    }

    private String run(Path javaHome) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "up")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", javaHome.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        return output.strip();
    }
}

package io.moalog.standalone.childjvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProgramTest {
    private static final Path TEST_CLASSES = Path.of(JavaProgramTest.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .getPath());

    @TempDir
    Path directory;

    @Test
    void itsOwnClassesComeBeforeTheListedJars() throws Exception {
        Path one = Files.createFile(directory.resolve("one.jar"));
        Path two = Files.createFile(directory.resolve("two.jar"));
        Path list = list("listed.classpath", one + File.pathSeparator + two + "\n");
        try {
            JavaProgram program = JavaProgram.beside(JavaProgramTest.class, "Main", "listed.classpath");
            assertThat(program.mainClass()).isEqualTo("io.moalog.standalone.childjvm.Main");
            assertThat(program.classPath()).startsWith(TEST_CLASSES).endsWith(one, two);
        } finally {
            Files.delete(list);
        }
    }

    @Test
    void aJarThatHasGoneIsNamed() throws Exception {
        Path list = list("gone.classpath", directory.resolve("gone.jar").toString());
        try {
            assertThatThrownBy(() -> JavaProgram.beside(JavaProgramTest.class, "Main", "gone.classpath"))
                    .isInstanceOf(ChildStartException.class)
                    .hasMessageContaining("gone.jar")
                    .hasMessageContaining("mvn install");
        } finally {
            Files.delete(list);
        }
    }

    @Test
    void aMissingListIsNamed() {
        assertThatThrownBy(() -> JavaProgram.beside(JavaProgramTest.class, "Main", "no.classpath"))
                .isInstanceOf(ChildStartException.class)
                .hasMessageContaining("no.classpath");
    }

    private static Path list(String name, String content) throws Exception {
        return Files.writeString(TEST_CLASSES.resolve(name), content);
    }
}

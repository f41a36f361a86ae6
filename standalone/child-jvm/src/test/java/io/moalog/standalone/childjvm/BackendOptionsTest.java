package io.moalog.standalone.childjvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendOptionsTest {
    private static final BackendProgram PROGRAM =
            new BackendProgram("small", new JavaProgram("Main", List.of()), 300, List.of("-Dx=y"));
    private final BackendOptions options = BackendOptions.inDirectory(Path.of("data"));

    @Test
    void theBackendsOwnHeapIsTheDefault() {
        assertThat(PROGRAM.command(options).jvmOptions())
                .contains("-Xmx300m", "-Dx=y")
                .doesNotContain("-XX:TieredStopAtLevel=1");
        assertThat(PROGRAM.command(options.heapMegabytes(64)).jvmOptions()).contains("-Xmx64m");
    }

    @Test
    void aQuickStartCompilesLightly() {
        assertThat(PROGRAM.command(options.quickStart(true)).jvmOptions()).contains("-XX:TieredStopAtLevel=1");
    }

    @Test
    void settingsAddUpAndReachTheArguments() {
        BackendOptions more = options.setting("a", "1").setting("b", "2").setting("a", "3");
        assertThat(PROGRAM.command(more.port(9)).arguments())
                .containsEntry("setting.a", "3")
                .containsEntry("setting.b", "2")
                .containsEntry("port", "9");
    }

    @Test
    void portZeroBecomesARealOne() {
        assertThat(options.withPortChosen().port()).isPositive();
        assertThat(options.port(9092).withPortChosen().port()).isEqualTo(9092);
    }

    @Test
    void temporaryDirectoriesAreMadeApart() throws Exception {
        BackendOptions one = BackendOptions.inTemporaryDirectory();
        BackendOptions other = BackendOptions.inTemporaryDirectory();
        assertThat(one.temporary()).isTrue();
        assertThat(one.directory()).isNotEqualTo(other.directory()).isEmptyDirectory();
        Files.delete(one.directory());
        Files.delete(other.directory());
    }

    @Test
    void wrongValuesAreNamed() {
        assertThatThrownBy(() -> options.port(70_000)).hasMessageContaining("70000");
        assertThatThrownBy(() -> options.heapMegabytes(-1)).hasMessageContaining("heapMegabytes");
    }
}

package io.moalog.standalone.childjvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildArgumentsTest {

    @Test
    void whatTheParentGaveReachesTheChild() {
        Map<String, String> values = Map.of("port", "9092", "setting.a", "x = y", "setting.empty", "");
        ChildCommand command = new ChildCommand(
                "small",
                Path.of("/data/with blank"),
                new JavaProgram("Main", List.of()),
                List.of(),
                values,
                Duration.ofSeconds(1));

        ChildArguments arguments = ChildArguments.parse(ChildArguments.format(command));

        assertThat(arguments).isEqualTo(new ChildArguments(Path.of("/data/with blank"), values));
        assertThat(arguments.number("port")).isEqualTo(9092);
        assertThat(BackendProgram.settings(arguments)).isEqualTo(Map.of("a", "x = y", "empty", ""));
    }

    @Test
    void aMissingArgumentIsNamed() {
        ChildArguments arguments = ChildArguments.parse("moalog.directory=/data");
        assertThatThrownBy(() -> arguments.value("port")).hasMessageContaining("port");
        assertThatThrownBy(() -> ChildArguments.parse("port=1")).hasMessageContaining("moalog.directory");
        assertThatThrownBy(() -> ChildArguments.parse("nonsense")).hasMessageContaining("nonsense");
    }
}

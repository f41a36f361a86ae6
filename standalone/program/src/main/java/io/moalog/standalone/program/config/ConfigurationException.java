package io.moalog.standalone.program.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be run, with everything that is wrong with it. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ConfigurationException(List<Problem> problems) {
        super(problems.stream()
                .map(Problem::toString)
                .collect(Collectors.joining(
                        "\n  ",
                        "the configuration has " + problems.size() + (problems.size() == 1 ? " error" : " errors")
                                + ":\n  ",
                        "")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}

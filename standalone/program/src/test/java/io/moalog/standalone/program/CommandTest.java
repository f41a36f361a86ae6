package io.moalog.standalone.program;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The command line in front of a server that answers what a test says. */
abstract class CommandTest {
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    FakeServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** @return the exit code */
    final int run(String... arguments) {
        return execute(Stream.concat(Arrays.stream(arguments), Stream.of("--url", server.url()))
                .toArray(String[]::new));
    }

    /** As {@link #run}, without saying where the server is. */
    final int execute(String... arguments) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }
}

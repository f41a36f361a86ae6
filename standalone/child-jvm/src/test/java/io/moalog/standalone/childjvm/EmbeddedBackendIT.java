package io.moalog.standalone.childjvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBackendIT {
    @TempDir
    Path directory;

    @Test
    void aFreePortThatSomebodyTakesFirstIsGivenUpForAnotherOne() throws Exception {
        try (ServerSocket thief = new ServerSocket();
                SmallBackend backend = SmallBackend.start(BackendOptions.inDirectory(directory), thief)) {
            assertThat(thief.isBound()).isTrue();
            assertThat(backend.port()).isNotEqualTo(thief.getLocalPort());
            assertThat(backend.isAlive()).isTrue();
        }
    }

    @Test
    void aPortThatWasAskedForIsNotGivenUp() throws Exception {
        int port = LoopbackPort.free();
        try (ServerSocket thief = new ServerSocket()) {
            assertThatThrownBy(() -> SmallBackend.start(
                            BackendOptions.inDirectory(directory).port(port), thief))
                    .isInstanceOf(ChildStartException.class)
                    .hasMessageContaining("port " + port + " on 127.0.0.1 is in use");
        }
    }

    /** Listens on its port, which a thief takes before its first start. */
    static final class SmallBackend extends EmbeddedBackend {
        private SmallBackend(BackendOptions options, ServerSocket thief) {
            super(program(), options);
            try {
                if (!thief.isBound()) {
                    thief.bind(new InetSocketAddress(InetAddress.getByName(LoopbackPort.HOST), options.port()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static SmallBackend start(BackendOptions options, ServerSocket thief) {
            return started(chosen -> new SmallBackend(chosen, thief), options);
        }

        private static BackendProgram program() {
            List<Path> classPath = Arrays.stream(
                            System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .map(Path::of)
                    .toList();
            return new BackendProgram("small", new JavaProgram(Listener.class.getName(), classPath), 32, List.of());
        }

        @Override
        public String address() {
            return LoopbackPort.HOST + ":" + port();
        }
    }

    /** The child. */
    static final class Listener implements ChildServer {
        private final ServerSocket socket;
        private final int port;

        private Listener(ChildArguments arguments) {
            try {
                this.socket = new ServerSocket();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            this.port = arguments.number(BackendProgram.PORT);
        }

        public static void main(String[] args) {
            ChildProgram.run(args, Listener::new);
        }

        @Override
        public Map<String, String> start() throws Exception {
            LoopbackPort.requireFree(port);
            socket.bind(new InetSocketAddress(InetAddress.getByName(LoopbackPort.HOST), port));
            return Map.of("address", LoopbackPort.HOST + ":" + port);
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }
}

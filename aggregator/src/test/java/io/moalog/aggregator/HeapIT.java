package io.moalog.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.aggregator.forward.EverySender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A heap of 512 MiB holds whatever is pushed: {@code -Dmoalog.heap.test=true}, about two minutes. */
@EnabledIfSystemProperty(named = "moalog.heap.test", matches = "true")
class HeapIT {
    private static final int CONNECTIONS = 200;
    private static final long MIB = 1 << 20;

    @Test
    void aHeapOf512MebibytesHoldsWhileKafkaIsAwayAnd200ConnectionsPush() throws Exception {
        List<Socket> pushing = Collections.synchronizedList(new ArrayList<>());
        try (Platform platform = new Platform(Platform.config()).start()) {
            String service = platform.register();
            byte[] chunk = EverySender.chunk(service, 2_000, 500);
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            System.getProperty("java.class.path"),
                            HeapProgram.class.getName(),
                            platform.kafka.bootstrapServers())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader answers = child.inputReader();
                    OutputStream questions = child.getOutputStream()) {
                int port = Integer.parseInt(answers.readLine());
                AtomicLong pushed = new AtomicLong();
                for (int i = 0; i < CONNECTIONS; i++) {
                    Socket socket = new Socket("127.0.0.1", port);
                    pushing.add(socket);
                    Thread pusher = new Thread(() -> push(socket, chunk, pushed), "pusher-" + i);
                    pusher.setDaemon(true);
                    pusher.start();
                }
                // More than the sockets' buffers: Kafka takes them.
                await().atMost(Duration.ofMinutes(2)).until(() -> pushed.get() > 700 * MIB);
                platform.kafka.kill();
                List<Long> held = new ArrayList<>();
                List<Long> inFlight = new ArrayList<>();
                await().atMost(Platform.DEADLINE).until(() -> {
                    questions.write('\n');
                    questions.flush();
                    String[] answer = answers.readLine().split(" ");
                    held.add(Long.parseLong(answer[0]) / MIB);
                    inFlight.add(Long.parseLong(answer[1]) / MIB);
                    return held.size() >= 50;
                });
                System.out.println(
                        held + " MiB of the heap, " + inFlight + " in flight, " + pushed.get() / MIB + " pushed");
                assertThat(child.isAlive()).isTrue();
                assertThat(Collections.max(held)).as("MiB").isLessThan(300);
                assertThat(Collections.max(inFlight)).as("MiB in flight").isBetween(8L, 80L);

                platform.kafka.restart();
                try (EverySender sender = new EverySender("http://nobody", port, 30_000)) {
                    await().atMost(Platform.DEADLINE)
                            .until(() -> sender.byProtocol().get("forward").send(service, List.of("id-late")));
                }
                long before = pushed.get();
                await().atMost(Platform.DEADLINE).until(() -> pushed.get() > before + 64 * MIB);
                assertThat(child.isAlive()).isTrue();
            } finally {
                for (Socket socket : pushing) {
                    socket.close();
                }
                child.destroy();
            }
        }
    }

    private static void push(Socket socket, byte[] chunk, AtomicLong pushed) {
        try {
            OutputStream out = socket.getOutputStream();
            while (true) {
                out.write(chunk);
                pushed.addAndGet(chunk.length);
            }
        } catch (SocketException closed) {
            return;
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}

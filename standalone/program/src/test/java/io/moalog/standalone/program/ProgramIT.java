package io.moalog.standalone.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program as a user runs it: {@code up} in a process of its own, spoken to by the command line. */
class ProgramIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String[] FREE_PORTS = {
        "--data-dir",
        "data",
        "--http-port",
        "0",
        "--forward-port",
        "0",
        "--syslog-port",
        "0",
        "--kafka-port",
        "0",
        "--elasticsearch-port",
        "0",
        "--hdfs-port",
        "0"
    };

    @TempDir
    Path folder;

    @Test
    void whatWasSentIsFoundAfterAHardKillAndNothingIsLeftBehind() throws Exception {
        try (UpProcess first = UpProcess.launch(folder, FREE_PORTS).awaitReady()) {
            assertThat(run(first, "ops", "health")).contains("aggregator").doesNotContain("down");
            run(first, "service", "add", "public.test.info", "--owner", "tests");
            send(first, "before the kill");
            awaitFound(first, "before");
            aSecondOneIsRefusedAtOnce(first);

            first.kill();
            await().atMost(SOON).until(() -> first.children().stream().noneMatch(ProcessHandle::isAlive));
        }
        TestCertificate certificate = TestCertificate.create(folder, "server");
        try (UpProcess second = UpProcess.launch(folder, withTls(certificate)).awaitReady()) {
            assertThat(second.url()).startsWith("https://");
            send(second, "after the kill");
            awaitFound(second, "before");
            awaitFound(second, "after");
            run(second, "archive", "run");
            JsonNode audit = JSON.readTree(run(second, "ops", "audit", "public.test.info", "--output", "json"));
            assertThat(audit.path("received").asLong()).isEqualTo(2);
            assertThat(audit.path("stored").asLong()).isEqualTo(2);
            assertThat(audit.path("archived").asLong()).isEqualTo(2);

            assertThat(run(second, "ops", "elasticsearch")).contains(" of at most 5000 shards");
            JsonNode cluster = JSON.readTree(run(second, "ops", "elasticsearch", "--output", "json"));
            assertThat(cluster.path("queryLimits").path("limits"))
                    .isNotEmpty()
                    .allSatisfy(limit -> assertThat(limit.path("actual")).isEqualTo(limit.path("wanted")));

            second.pressCtrlC();
            second.awaitEnd(Duration.ofSeconds(90));
            assertThat(second.children()).hasSize(3).noneMatch(ProcessHandle::isAlive);
            assertThat(second.output()).contains("stopping", "stopped");
        }
        assertThat(folder.resolve("data/logs/moalog.log")).isNotEmptyFile();
    }

    private void aSecondOneIsRefusedAtOnce(UpProcess first) throws Exception {
        try (UpProcess second = UpProcess.launch(folder, FREE_PORTS)) {
            assertThat(second.awaitEnd(SOON)).isEqualTo(1);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(second.output())
                            .singleElement()
                            .asString()
                            .contains(
                                    "process " + first.pid(),
                                    folder.resolve("data").toString(),
                                    "--data-dir"));
        }
    }

    @Test
    void aPortInUseIsOneLineThatNamesItAndTheOption() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                UpProcess up = UpProcess.launch(
                        folder,
                        "--kafka-port",
                        Integer.toString(taken.getLocalPort()),
                        "--http-port",
                        "0",
                        "--forward-port",
                        "0",
                        "--syslog-port",
                        "0",
                        "--elasticsearch-port",
                        "0",
                        "--hdfs-port",
                        "0")) {
            assertThat(up.awaitEnd(SOON)).isEqualTo(1);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(up.output())
                            .anySatisfy(line -> assertThat(line)
                                    .startsWith("moalog: port " + taken.getLocalPort())
                                    .contains("--kafka-port")));
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void aDataDirectoryThatCannotBeWrittenIsOneLine() throws Exception {
        Files.writeString(folder.resolve("data"), "a file");
        try (UpProcess up = UpProcess.launch(folder, FREE_PORTS)) {
            assertThat(up.awaitEnd(SOON)).isEqualTo(1);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(up.output())
                            .singleElement()
                            .asString()
                            .contains(folder.resolve("data").toString())
                            .contains("--data-dir"));
        }
    }

    private void send(UpProcess up, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("logs"), "{\"level\":\"INFO\",\"message\":\"" + message + "\"}\n");
        // The aggregator learns of a new service within two seconds.
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() ->
                        run(up, "send", "public.test.info", file.toString()).contains("1 accepted"));
    }

    private void awaitFound(UpProcess up, String word) {
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(run(up, "search", "public.test.info", "-q", word))
                        .contains(word + " the kill"));
    }

    private static String[] withTls(TestCertificate certificate) {
        return Stream.concat(
                        Stream.of(FREE_PORTS),
                        Stream.of(
                                "--set",
                                "http.tls.certificates=" + certificate.chain(),
                                "--set",
                                "http.tls.key=" + certificate.key()))
                .toArray(String[]::new);
    }

    /** Believes the certificate that {@link #withTls} is given. */
    private String run(UpProcess up, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Stream<String> tls = up.url().startsWith("https")
                ? Stream.of("--ca", folder.resolve("server.crt").toString())
                : Stream.of();
        String[] all = Stream.concat(Stream.concat(Stream.of(arguments), Stream.of("--url", up.url())), tls)
                .toArray(String[]::new);
        int code = Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all);
        assertThat(code).as("%s%s", out, err).isZero();
        return out.toString();
    }
}

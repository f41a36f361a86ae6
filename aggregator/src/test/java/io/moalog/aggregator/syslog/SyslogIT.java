package io.moalog.aggregator.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.aggregator.Aggregator;
import io.moalog.aggregator.Platform;
import io.moalog.aggregator.connection.AddressList;
import io.moalog.aggregator.tls.ClientCertificates;
import io.moalog.aggregator.tls.TestCertificates;
import io.moalog.aggregator.tls.TlsConfig;
import io.moalog.stream.DeadLetter;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path LOGGER = Path.of("/usr/bin/logger");
    private static final Path RSYSLOG = Path.of("/usr/sbin/rsyslogd");

    private static Platform platform;

    private String service;

    @BeforeAll
    static void start() {
        platform = new Platform(Platform.config()).start();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @BeforeEach
    void register() throws Exception {
        service = platform.register();
    }

    @Test
    void whatWasWrittenIsInKafkaInOrderAfterTheSenderHasGone() throws Exception {
        double before = platform.count("received", "syslog-tcp");
        int count = 20_000;
        try (Socket socket = new Socket("127.0.0.1", platform.aggregator.syslogPort())) {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < count; i++) {
                String message = "<13>1 2026-11-20T12:34:56.123456789Z web-1 " + service.toUpperCase(Locale.ROOT)
                        + " 7 - - n" + i;
                out.write((i % 2 == 0 ? message + "\n" : message.length() + " " + message).getBytes(UTF_8));
            }
            out.write("<13>1 - - nobody.knows - - - lost".getBytes(UTF_8));
        }
        List<JsonNode> logs = logs(count);
        assertThat(logs).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(logs.get(i).path("message").asText()).isEqualTo("n" + i);
        }
        assertThat(logs.get(0).path("@timestamp").asText()).isEqualTo("2026-11-20T12:34:56.123456789Z");
        assertThat(platform.logs(service, 1).get(0).key()).isEqualTo("web-1".getBytes(UTF_8));
        DeadLetter letter = platform.deadLetters("nobody.knows", 1).get(0);
        assertThat(letter.sender()).isEqualTo("127.0.0.1");
        assertThat(new String(letter.body(), UTF_8)).contains("\"message\":\"lost\"");

        await().atMost(Platform.DEADLINE)
                .until(() -> platform.count("received", "syslog-tcp") == before + count + 1
                        && platform.isAccountedFor("syslog-tcp")
                        && platform.bytesInFlight() == 0);
    }

    @Test
    void aDatagramIsInKafka() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (String text : List.of("small", "x".repeat(60_000))) {
                byte[] message = ("<30>Nov 20 12:34:56 router " + service + "[12]: " + text).getBytes(UTF_8);
                socket.send(new DatagramPacket(
                        message, message.length, InetAddress.getLoopbackAddress(), platform.aggregator.syslogPort()));
            }
        }
        List<JsonNode> logs = logs(2);
        assertThat(logs)
                .extracting(log -> log.path("message").asText().length())
                .containsExactly(5, 60_000);
        assertThat(logs.get(0).path("host").asText()).isEqualTo("router");
        await().atMost(Platform.DEADLINE).until(() -> platform.isAccountedFor("syslog-udp"));
    }

    @Test
    void whatCameOverTlsIsInKafka(@TempDir Path folder) throws Exception {
        TestCertificates server = new TestCertificates(folder, "server", "EC");
        TestCertificates client = new TestCertificates(folder, "client", "RSA");
        TlsConfig tls =
                new TlsConfig(server.chain(), server.key(), ClientCertificates.REQUIRED, Optional.of(client.chain()));
        try (Aggregator secured = new Aggregator(
                Platform.config(new SyslogSecurity(Optional.of(tls), AddressList.everybody())),
                platform.settings,
                platform.view,
                new SimpleMeterRegistry())) {
            secured.start();
            await().atMost(Platform.DEADLINE).until(secured::isReady);
            try (Socket socket =
                    server.client(client).getSocketFactory().createSocket("127.0.0.1", secured.syslogPort())) {
                OutputStream out = socket.getOutputStream();
                for (int i = 0; i < 1_000; i++) {
                    String message = "<13>1 2026-11-20T12:34:56Z web-1 " + service + " - - - n" + i;
                    out.write((message.length() + " " + message).getBytes(UTF_8));
                }
            }
            assertThat(logs(1_000))
                    .extracting(log -> log.path("message").asText())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1_000).mapToObj(i -> "n" + i).toList());
        }
    }

    @Test
    void theLoggerCommandIsUnderstoodInEveryFormatAndTransport() throws Exception {
        assumeTrue(Files.isExecutable(LOGGER), "util-linux's logger is not on this machine");
        Map<String, List<String>> forms = new TreeMap<>(Map.of(
                "tcp 5424", List.of("--tcp", "--rfc5424"),
                "tcp 5424 counted", List.of("--tcp", "--rfc5424", "--octet-count"),
                "tcp 3164", List.of("--tcp", "--rfc3164"),
                "tcp 3164 counted", List.of("--tcp", "--rfc3164", "--octet-count"),
                "udp 5424", List.of("--udp", "--rfc5424"),
                "udp 3164", List.of("--udp", "--rfc3164")));
        for (Map.Entry<String, List<String>> form : forms.entrySet()) {
            logger(form.getKey(), form.getValue());
        }
        List<JsonNode> logs = logs(forms.size());
        assertThat(logs)
                .extracting(log -> log.path("message").asText())
                .containsExactlyInAnyOrderElementsOf(forms.keySet());
        Instant now = Instant.now();
        assertThat(logs).allSatisfy(log -> {
            assertThat(log.path("level").asText()).isEqualTo("ERROR");
            assertThat(log.path("facility").asText()).isEqualTo("local3");
            assertThat(log.path("app").asText()).isEqualTo(service);
            assertThat(log.path("pid").asText()).isEqualTo("4242");
            assertThat(log.path("host").asText()).isNotEmpty();
            Instant time = java.time.OffsetDateTime.parse(log.path("@timestamp").asText())
                    .toInstant();
            assertThat(Duration.between(time, now).abs()).isLessThan(Duration.ofMinutes(5));
        });
        assertThat(logs)
                .anySatisfy(log ->
                        assertThat(log.path("timeQuality.tzKnown").asText()).isEqualTo("1"));
    }

    @Test
    void rsyslogsForwardingIsUnderstoodInEveryTemplateAndTransport(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(RSYSLOG), "rsyslog is not on this machine");
        String lines = IntStream.range(0, 100).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("in.log"), lines);
        Path configuration = Files.writeString(
                folder.resolve("rsyslog.conf"), """
                global(workDirectory="%1$s")
                module(load="imfile" mode="polling" pollingInterval="1")
                input(type="imfile" File="%2$s" Tag="%3$s:" Severity="error" Facility="local3")
                action(type="omfwd" target="127.0.0.1" port="%4$d" protocol="tcp" TCP_Framing="octet-counted"
                       template="RSYSLOG_SyslogProtocol23Format")
                action(type="omfwd" target="127.0.0.1" port="%4$d" protocol="tcp" template="RSYSLOG_ForwardFormat")
                action(type="omfwd" target="127.0.0.1" port="%4$d" protocol="udp"
                       template="RSYSLOG_TraditionalForwardFormat")
                """.formatted(folder, file, service, platform.aggregator.syslogPort()));
        Process rsyslog = new ProcessBuilder(
                        RSYSLOG.toString(),
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        folder.resolve("pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            List<JsonNode> logs = logs(300);
            assertThat(logs).hasSize(300).allSatisfy(log -> {
                assertThat(log.path("level").asText()).isEqualTo("ERROR");
                assertThat(log.path("facility").asText()).isEqualTo("local3");
                assertThat(log.path("app").asText()).isEqualTo(service);
                assertThat(log.has("@timestamp")).isTrue();
            });
            assertThat(logs.stream().map(log -> log.path("message").asText()).distinct())
                    .containsExactlyInAnyOrder(lines.split("\n"));
        } finally {
            rsyslog.destroy();
            assertThat(rsyslog.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void logger(String message, List<String> form) throws Exception {
        List<String> command = new ArrayList<>(List.of(LOGGER.toString(), "--server", "127.0.0.1", "--port"));
        command.add(Integer.toString(platform.aggregator.syslogPort()));
        command.addAll(form);
        command.addAll(List.of("--priority", "local3.err", "--tag", service, "--id=4242", "--", message));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private List<JsonNode> logs(int count) throws Exception {
        List<JsonNode> logs = new ArrayList<>();
        for (var record : platform.logs(service, count)) {
            logs.add(JSON.readTree(record.value()));
        }
        return logs;
    }
}

package io.moalog.standalone.program.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {
    private static final String HTTP = "http.host=0.0.0.0";
    private static final String FORWARD = "aggregator.forward.host=0.0.0.0";
    private static final String SYSLOG = "aggregator.syslog.host=0.0.0.0";

    /** 32 bytes. */
    private static final String MASTER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    @TempDir
    Path folder;

    /** In {@code settings}, PEM stands for a file. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                HTTP + " http.require-tokens=true aggregator.require-keys=true",
                HTTP + " http.require-tokens=true roles=tail-api,realtime-indexer",
                "http.host=127.0.0.1 aggregator.forward.host=localhost aggregator.syslog.host=::1",
                FORWARD + " aggregator.forward.shared-key=secret",
                FORWARD + " aggregator.forward.shared-key=secret aggregator.forward.users=PEM",
                FORWARD + " aggregator.forward.registered-senders=true senders.master-key=" + MASTER_KEY,
                FORWARD + " aggregator.forward.tls.certificates=PEM aggregator.forward.tls.key=PEM"
                        + " aggregator.forward.tls.client-certificates=required"
                        + " aggregator.forward.tls.client-authorities=PEM",
                SYSLOG + " aggregator.syslog.allow=10.0.0.0/8",
                SYSLOG + " aggregator.syslog.udp=false aggregator.syslog.tls.certificates=PEM"
                        + " aggregator.syslog.tls.key=PEM aggregator.syslog.tls.client-certificates=required"
                        + " aggregator.syslog.tls.client-authorities=PEM",
                SYSLOG + " aggregator.syslog.port=off",
                FORWARD + " " + SYSLOG + " roles=tail-api,realtime-indexer",
                HTTP + " " + FORWARD + " " + SYSLOG + " allow-unauthenticated=true"
            })
    void whatKnowsWhoComesListensAnywhere(String settings) throws IOException {
        assertThat(Configuration.of(properties(settings))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                HTTP + "|HTTP would|set http.require-tokens=true and aggregator.require-keys=true;",
                HTTP + " http.require-tokens=true|HTTP would|set aggregator.require-keys=true;",
                HTTP + " aggregator.require-keys=true|HTTP would|set http.require-tokens=true;",
                HTTP + " roles=tail-api|HTTP would|set http.require-tokens=true;",
                HTTP + " aggregator.require-keys=true http.tls.certificates=PEM http.tls.key=PEM|HTTP would"
                        + "|set http.require-tokens=true;",
                "http.host=::|HTTP would|reaches :: port 8080",
                "http.host=192.0.2.7|HTTP would|reaches 192.0.2.7 port 8080",
                FORWARD + "|forward would|give aggregator.forward.shared-key, or set",
                FORWARD + " aggregator.forward.tls.certificates=PEM aggregator.forward.tls.key=PEM|forward would"
                        + "|aggregator.forward.tls.client-certificates=required",
                FORWARD + " aggregator.forward.tls.certificates=PEM aggregator.forward.tls.key=PEM"
                        + " aggregator.forward.tls.client-certificates=optional"
                        + " aggregator.forward.tls.client-authorities=PEM|forward would|port 24224",
                SYSLOG + "|syslog over TCP would|aggregator.syslog.tls.client-certificates=required",
                SYSLOG + "|syslog over UDP would|or set aggregator.syslog.udp=false",
                SYSLOG + " aggregator.syslog.allow=10.0.0.0/8,0.0.0.0/0|syslog over TCP would"
                        + "|give aggregator.syslog.allow",
                SYSLOG + " aggregator.syslog.udp=false|syslog over TCP would|port 5140",
                SYSLOG + " aggregator.syslog.tls.certificates=PEM aggregator.syslog.tls.key=PEM"
                        + " aggregator.syslog.tls.client-certificates=required"
                        + " aggregator.syslog.tls.client-authorities=PEM|syslog over UDP would|aggregator.syslog.udp=false"
            })
    void whatTakesInEverybodyIsRefusedByName(String settings, String listener, String remedy) throws IOException {
        Map<String, String> properties = properties(settings);
        assertThatThrownBy(() -> Configuration.of(properties))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(listener)
                .hasMessageContaining(remedy)
                .hasMessageContaining("allow-unauthenticated=true");
    }

    @Test
    void everyListenerIsToldOfAtOnce() throws IOException {
        Map<String, String> properties = properties(HTTP + " " + FORWARD + " " + SYSLOG);
        assertThatThrownBy(() -> Configuration.of(properties))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::property)
                                .containsExactlyInAnyOrder(
                                        "http.host",
                                        "aggregator.forward.host",
                                        "aggregator.syslog.host",
                                        "aggregator.syslog.host"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "localhost", "::1", "::ffff:127.0.0.1"})
    void loopbackIsKnownInEveryForm(String host) {
        assertThat(ListenAddress.isLoopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "2001:db8::1", "no.such.host.invalid"})
    void whatMayBeReachedFromElsewhereIsNotLoopback(String host) {
        assertThat(ListenAddress.isLoopback(host)).isFalse();
    }

    private Map<String, String> properties(String settings) throws IOException {
        String pem = Files.writeString(folder.resolve("pem"), "").toString();
        Map<String, String> properties = new HashMap<>();
        for (String setting : settings.split(" ")) {
            String[] pair = setting.split("=", 2);
            properties.put(pair[0], pair[1].replace("PEM", pem));
        }
        return properties;
    }
}

package io.moalog.standalone.program.serve;

import io.moalog.standalone.program.config.ElasticsearchSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.apache.http.ssl.SSLContexts;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** Makes the low-level client that every role shares, with credentials and certificate authority in it. */
final class ElasticsearchConnection {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int SOCKET_TIMEOUT_MS = 60_000;
    private static final int CONNECTIONS = 64;

    private ElasticsearchConnection() {}

    /** Connects to nothing yet. */
    static RestClient open(ElasticsearchSettings settings) {
        RestClientBuilder builder = RestClient.builder(settings.urls().stream()
                        .map(url -> HttpHost.create(url.toString()))
                        .toArray(HttpHost[]::new))
                .setRequestConfigCallback(
                        request -> request.setConnectTimeout(CONNECT_TIMEOUT_MS).setSocketTimeout(SOCKET_TIMEOUT_MS))
                .setHttpClientConfigCallback(http -> {
                    settings.ca().ifPresent(ca -> http.setSSLContext(trusting(ca, "elasticsearch.ca")));
                    return http.setMaxConnTotal(CONNECTIONS).setMaxConnPerRoute(CONNECTIONS);
                });
        settings.login()
                .authorization()
                .ifPresent(value -> builder.setDefaultHeaders(new Header[] {new BasicHeader("Authorization", value)}));
        return builder.build();
    }

    /** @param setting that names the file */
    static SSLContext trusting(Path ca, String setting) {
        try (InputStream pem = Files.newInputStream(ca)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            return SSLContexts.custom().loadTrustMaterial(trusted, null).build();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + setting + " " + ca, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    setting + " " + ca + " holds no certificate that can be used: give a PEM file", e);
        }
    }
}

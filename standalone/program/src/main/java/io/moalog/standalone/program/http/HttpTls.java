package io.moalog.standalone.program.http;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.server.netty.ssl.CertificateProvidedSslBuilder;
import io.micronaut.http.server.netty.ssl.ServerSslBuilder;
import io.micronaut.http.ssl.ServerSslConfiguration;
import io.netty.handler.ssl.SslContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Has Micronaut's server speak TLS as the other listeners do: by the same settings, of the same files. */
@Singleton
@Replaces(CertificateProvidedSslBuilder.class)
@Requires(beans = SslContext.class)
class HttpTls implements ServerSslBuilder {
    private final SslContext context;
    private final ServerSslConfiguration configuration;

    HttpTls(SslContext context, ServerSslConfiguration configuration) {
        this.context = context;
        this.configuration = configuration;
    }

    @Override
    public ServerSslConfiguration getSslConfiguration() {
        return configuration;
    }

    @Override
    public Optional<SslContext> build() {
        return Optional.of(context);
    }
}

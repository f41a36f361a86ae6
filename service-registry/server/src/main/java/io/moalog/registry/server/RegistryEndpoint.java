package io.moalog.registry.server;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Error;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.Caller;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all of the registry's endpoints answer alike. */
abstract class RegistryEndpoint {
    static final byte[] NO_BODY = {};

    private static final Logger LOG = LoggerFactory.getLogger(RegistryEndpoint.class);

    final ServiceRegistry registry;

    RegistryEndpoint(ServiceRegistry registry) {
        this.registry = registry;
    }

    @Error
    HttpResponse<?> badRequest(BadRequestException e) {
        return Problem.badRequest(e);
    }

    @Error
    HttpResponse<?> notTheirs(NotTheirsException e) {
        return Problem.of(HttpStatus.FORBIDDEN, String.valueOf(e.getMessage()));
    }

    @Error
    HttpResponse<?> sqlFails(HttpRequest<?> request, JdbiException e) {
        LOG.warn("{} {} failed in SQL", request.getMethod(), request.getPath(), e);
        return Problem.unavailable("the registry's SQL database does not do its work; what was begun is finished or"
                + " undone when it does. Try again, and see /health");
    }

    @Error
    HttpResponse<?> kafkaFails(HttpRequest<?> request, KafkaException e) {
        LOG.warn("{} {} failed in Kafka: {}", request.getMethod(), request.getPath(), e.toString());
        return Problem.kafka("Kafka did not do its part", KafkaAdmin.reason(e));
    }

    /** Who calls; where no tokens are asked for, somebody who may do everything. */
    static Caller caller(HttpRequest<?> request) {
        return request.getUserPrincipal(Caller.class).orElse(Caller.ANYBODY);
    }

    /** There is no such service, or none that can be changed any more. */
    HttpResponse<?> notFound(String name) {
        if (ServiceName.parse(name).flatMap(registry::find).isPresent()) {
            return Problem.of(HttpStatus.CONFLICT, name + " is being deleted: nothing of it can be changed any more");
        }
        return Problem.notFound(name, registry.similarTo(name));
    }

    /** What to answer before the request is looked at; mostly nothing. */
    Optional<HttpResponse<?>> notReady() {
        return registry.isReady()
                ? Optional.empty()
                : Optional.of(Problem.unavailable("the registry has not reached its SQL database yet; see /health"));
    }

    /** Likewise. A browser sends other types than JSON to us from any page without asking; this one it may not. */
    Optional<HttpResponse<?>> notReadyOrNotJson(HttpRequest<?> request) {
        boolean isJson = request.getContentType()
                .filter(type -> type.getName().equals(MediaType.APPLICATION_JSON))
                .isPresent();
        Optional<HttpResponse<?>> notJson = isJson
                ? Optional.empty()
                : Optional.of(Problem.of(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE, "send " + HttpHeaders.CONTENT_TYPE + ": application/json"));
        return notReady().or(() -> notJson);
    }
}

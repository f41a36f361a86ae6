package io.moalog.registry.server;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.moalog.registry.secret.MasterKey;

/** What the endpoints of forward's secrets answer alike. */
abstract class SecretsEndpoint extends RegistryEndpoint {
    SecretsEndpoint(ServiceRegistry registry) {
        super(registry);
    }

    HttpResponse<?> removed(SecretOutcome outcome, String what) {
        if (outcome instanceof SecretOutcome.Done done) {
            return HttpResponse.status(done.published() ? HttpStatus.NO_CONTENT : HttpStatus.ACCEPTED);
        }
        return outcome instanceof SecretOutcome.TakenBack ? HttpResponse.noContent() : problem(outcome, what);
    }

    /** @param what the secret is of */
    HttpResponse<?> problem(SecretOutcome outcome, String what) {
        if (outcome instanceof SecretOutcome.NoMasterKey) {
            return Problem.of(
                    HttpStatus.CONFLICT,
                    "there is nothing to encrypt secrets with: set senders.master-key, or senders.master-key-file,"
                            + " of the service registry and of the aggregators to " + MasterKey.ALLOWED);
        } else if (outcome instanceof SecretOutcome.Taken) {
            return Problem.of(
                    HttpStatus.CONFLICT,
                    "there is a " + what + " of that name: PUT gives it another password, PATCH other services");
        } else if (outcome instanceof SecretOutcome.TooMany many) {
            return Problem.of(
                    HttpStatus.CONFLICT, "there are " + many.most() + ", which is the most: remove one of them first");
        }
        return Problem.of(HttpStatus.NOT_FOUND, "there is no such " + what);
    }
}

package io.moalog.registry.server;

import io.moalog.registry.view.ApiToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and revokes the tokens of the management API: SQL first, then {@code moalog.services}. */
final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private final TokenTable table;
    private final Publisher<TokenRow> publisher;
    private final PublishedAudit audit;

    Tokens(TokenTable table, Publisher<TokenRow> publisher, PublishedAudit audit) {
        this.table = table;
        this.publisher = publisher;
        this.audit = audit;
    }

    /**
     * A token just made.
     *
     * @param published whether every process is told already; if not, it is as soon as Kafka takes it
     */
    record Made(ApiToken token, String text, boolean published) {
        /** Without the token itself. */
        @Override
        public String toString() {
            return "Made[" + token.id() + "]";
        }
    }

    /** Those that are not revoked, the oldest first; expired ones too. */
    List<ApiToken> list() {
        return table.seen().stream().map(TokenRow::token).toList();
    }

    /**
     * @throws BadRequestException with everything that is wrong
     * @throws JdbiException where SQL does not answer
     */
    Made make(byte[] request) {
        Instant now = Instant.now();
        NewToken made = NewToken.make(TokenRequest.read(request, now), now);
        TokenRow row = table.add(made);
        LOG.info("Made the token {} with the role {}", made.id(), row.token().role());
        return new Made(row.token(), made.text(), publisher.tryToPublish(row));
    }

    /**
     * Also one that SQL does not have and that is published.
     *
     * @return whether every process is told already; nothing where there is no such token
     * @throws JdbiException where SQL does not answer
     * @throws KafkaException where SQL does not have it, and Kafka does not say whether it is published
     */
    Optional<Boolean> revoke(String id) {
        Optional<TokenRow> revoked = table.revoke(id);
        if (revoked.isEmpty()) {
            return audit.takeBack(ApiToken.KIND.key(id), "token-revoked") ? Optional.of(true) : Optional.empty();
        }
        LOG.info("Revoked the token {}", id);
        return revoked.map(publisher::tryToPublish);
    }
}

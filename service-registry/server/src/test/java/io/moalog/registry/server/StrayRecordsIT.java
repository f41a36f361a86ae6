package io.moalog.registry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.registry.secret.MasterKey;
import io.moalog.registry.view.ApiToken;
import io.moalog.registry.view.SenderRecord;
import io.moalog.registry.view.ServicePattern;
import io.moalog.registry.view.SharedKeyRecord;
import io.moalog.registry.view.TokenRole;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens, senders and shared keys that {@code moalog.services} has and SQL does not. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class StrayRecordsIT {
    private static final MasterKey KEY = MasterKey.parse("A".repeat(43) + "=");
    private static final long LATER = 1_000_000;

    private final TestDatabase kind;
    private final String name = SharedKafka.name();
    private DataSource database;
    private RegistryParts parts;
    private TokenTable tokenTable;
    private Publisher<TokenRow> tokenPublisher;
    private Publisher<SecretRow> secretPublisher;
    private PublishedAudit audit;
    private Tokens tokens;
    private ForwardSecrets secrets;

    StrayRecordsIT(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        database = kind.migrated();
        parts = new RegistryParts(SharedKafka.SETTINGS, database, Crash.NEVER);
        tokenTable = new TokenTable(database);
        tokenPublisher = new Publisher<>(parts.topic, tokenTable, parts.metrics);
        SecretTable secretTable = new SecretTable(database);
        secretPublisher = new Publisher<>(parts.topic, secretTable, parts.metrics);
        audit = parts.publishedAudit(List.of(tokenPublisher, secretPublisher));
        tokens = new Tokens(tokenTable, tokenPublisher, audit);
        secrets = new ForwardSecrets(secretTable, secretPublisher, audit, Optional.of(KEY));
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void whatARestoredDatabaseDoesNotHaveIsTakenBack() {
        String token = ApiToken.KIND.key(make().id());
        addSender();
        secrets.addSharedKey("a-key-that-was-given");
        String sharedKey = SharedKeyRecord.KIND.key(
                secrets.list(SecretKind.SHARED_KEY).get(0).name());
        Jdbi.create(database).useHandle(sql -> {
            sql.execute("delete from registry.token");
            sql.execute("delete from registry.forward_secret");
        });
        assertThat(versions()).containsKeys(token, sender(), sharedKey);

        assertThat(audit.audit()).doesNotContain(token, sender(), sharedKey);

        assertThat(versions()).doesNotContainKeys(token, sender(), sharedKey);
        assertThat(parts.changes.latest(token, Long.MAX_VALUE, 1).get(0).what()).isEqualTo("taken-back");
    }

    @Test
    void whatIsNewerThanInSqlBecomesWhatSqlHas() throws Exception {
        SecretRow row = addSender();
        send(SenderRecord.KIND.record(
                new SenderRecord(name, List.of(ServicePattern.ALL), "other", row.version() + LATER, Instant.now())));

        assertThat(audit.audit()).doesNotContain(sender());

        assertThat(versions()).containsEntry(sender(), row.version());
    }

    @Test
    void whatWasMadeWhileTheTopicWasReadStays() {
        ApiToken made = make();
        PublishedTable<TokenRow> readBefore = new ReadBefore(tokenTable);
        PublishedAudit late = parts.publishedAudit(List.of(new Publisher<>(parts.topic, readBefore, parts.metrics)));

        assertThat(late.audit()).isEmpty();

        assertThat(versions()).containsEntry(ApiToken.KIND.key(made.id()), made.version());
        assertThat(parts.healed("taken-back")).isZero();
    }

    @Test
    void whatWasMadeBeforeTheTombstoneCameIsPublishedAgain() {
        ApiToken made = make();

        tokenPublisher.takeBack(ApiToken.KIND.key(made.id()));

        assertThat(versions()).containsEntry(ApiToken.KIND.key(made.id()), made.version());
    }

    @Test
    void whatSqlDoesNotHaveCanBeRemovedByItsName() throws Exception {
        Instant now = Instant.now();
        send(ApiToken.KIND.record(new ApiToken(name, "0".repeat(64), TokenRole.ADMIN, null, now, null, LATER)));
        send(SenderRecord.KIND.record(new SenderRecord(name, List.of(ServicePattern.ALL), "other", LATER, now)));
        assertThat(versions()).containsKeys(ApiToken.KIND.key(name), sender());

        assertThat(tokens.revoke(name)).hasValue(true);
        assertThat(secrets.remove(SecretKind.SENDER, name)).isInstanceOf(SecretOutcome.TakenBack.class);

        assertThat(versions()).doesNotContainKeys(ApiToken.KIND.key(name), sender());
        assertThat(tokens.revoke(name)).isEmpty();
        assertThat(secrets.remove(SecretKind.SENDER, name)).isInstanceOf(SecretOutcome.Missing.class);
        assertThat(parts.changes.latest(sender(), Long.MAX_VALUE, 10)).hasSize(1);
    }

    private ApiToken make() {
        return tokens.make("{\"role\":\"reader\"}".getBytes(UTF_8)).token();
    }

    private SecretRow addSender() {
        SecretOutcome added = secrets.addSender(new SenderRequest(name, List.of(ServicePattern.ALL), null));
        return ((SecretOutcome.Done) added).row();
    }

    private String sender() {
        return SenderRecord.KIND.key(name);
    }

    private static Map<String, Long> versions() {
        return new PublishedServices(SharedKafka.SETTINGS).versions();
    }

    private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = SharedKafka.SETTINGS.newProducer("other", Map.of())) {
            producer.send(record).get(60, TimeUnit.SECONDS);
        }
    }

    /** As an audit sees the table whose rows it read before one was made. */
    private record ReadBefore(TokenTable table) implements PublishedTable<TokenRow> {
        @Override
        public List<TokenRow> seen() {
            return List.of();
        }

        @Override
        public List<TokenRow> unpublished() {
            return table.unpublished();
        }

        @Override
        public void published(TokenRow row) {
            table.published(row);
        }

        @Override
        public boolean isGone(TokenRow row) {
            return table.isGone(row);
        }

        @Override
        public boolean isKey(String key) {
            return table.isKey(key);
        }

        @Override
        public Optional<TokenRow> find(String key) {
            return table.find(key);
        }

        @Override
        public boolean takesBack() {
            return table.takesBack();
        }
    }
}

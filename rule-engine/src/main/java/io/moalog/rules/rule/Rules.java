package io.moalog.rules.rule;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Service;
import io.moalog.registry.view.ServiceState;
import io.moalog.registry.view.ServicesView;
import io.moalog.rules.sql.CompiledRule;
import io.moalog.rules.sql.RuleSql;
import io.moalog.rules.sql.RuleSqlException;
import io.moalog.stream.KafkaSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What users do with rules. A change is hot in this process when the call returns, and in the others within two seconds. */
public final class Rules implements AutoCloseable {
    private final RuleStore store;
    private final RuleBook book;
    private final ServicesView services;
    private final TopicEnds ends;
    private final InstantSource clock;

    public Rules(RuleStore store, RuleBook book, ServicesView services, KafkaSettings kafka, InstantSource clock) {
        this.store = store;
        this.book = book;
        this.services = services;
        this.ends = new TopicEnds(kafka);
        this.clock = clock;
    }

    /** What a rule is to be, of what it is. Asked again where somebody else changed the rule meanwhile. */
    public interface Change<E extends Exception> {
        RuleDraft of(RuleDraft before) throws E;
    }

    /** All rules, by name. */
    public List<Rule> all() throws NotNowException {
        requireSql();
        return store.all();
    }

    public Optional<Rule> find(String id) throws NotNowException {
        requireSql();
        return store.find(id);
    }

    /**
     * Creates a rule. It takes the logs that Kafka receives from now on.
     *
     * @throws RuleSqlException where the SQL is no rule, or names a service that is not registered
     * @throws NameTakenException where another rule has the name
     * @throws NotNowException where Kafka or the services view is away
     */
    public Rule create(RuleDraft draft) throws RuleSqlException, NameTakenException, NotNowException {
        requireSql();
        ServiceName service = check(draft.sql());
        Instant now = now();
        Rule rule = new Rule(
                UUID.randomUUID().toString(),
                draft.name(),
                service.value(),
                draft.sql(),
                draft.targets(),
                draft.enabled(),
                1,
                ends.of(service),
                now,
                now);
        store.insert(rule);
        book.refreshSoon();
        return rule;
    }

    /**
     * Replaces what a rule says. Where the SQL changes, or the rule was disabled, it begins anew with the logs from now on.
     *
     * @param change of the draft that the rule is now
     * @return the rule as it is now; empty where there is none of that id
     */
    public <E extends Exception> Optional<Rule> change(String id, Change<E> change)
            throws E, RuleSqlException, NameTakenException, NotNowException {
        requireSql();
        while (true) {
            Optional<Rule> found = store.find(id);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Rule before = found.get();
            Rule after = changed(
                    before, change.of(new RuleDraft(before.name(), before.sql(), before.targets(), before.enabled())));
            if (store.replace(before, after)) {
                book.refreshSoon();
                return Optional.of(after);
            }
        }
    }

    private Rule changed(Rule before, RuleDraft draft) throws RuleSqlException, NotNowException {
        boolean sameSql = draft.sql().equals(before.sql());
        boolean anew = !sameSql || (draft.enabled() && !before.enabled());
        ServiceName service = anew ? check(draft.sql()) : new ServiceName(before.service());
        return new Rule(
                before.id(),
                draft.name(),
                service.value(),
                draft.sql(),
                draft.targets(),
                draft.enabled(),
                anew ? before.revision() + 1 : before.revision(),
                anew ? ends.of(service) : before.start(),
                before.createdAt(),
                // Two changes within one tick of the clock must differ: the time is what tells them apart.
                now().isAfter(before.changedAt()) ? now() : before.changedAt().plusMillis(1));
    }

    /** Deletes a rule; false where there is none of that id. Its alerts stay. */
    public boolean delete(String id) throws NotNowException {
        requireSql();
        boolean existed = store.delete(id);
        book.refreshSoon();
        return existed;
    }

    private ServiceName check(String sql) throws RuleSqlException, NotNowException {
        CompiledRule compiled = RuleSql.compile(sql);
        if (!services.isReady()) {
            throw new NotNowException("the services are not known yet");
        }
        Optional<Service> service = services.find(compiled.service());
        if (service.isEmpty() || service.get().state() != ServiceState.ACTIVE) {
            throw compiled.servicePosition()
                    .refuse("there is no service `" + compiled.service() + "`", expectedService(compiled.service()));
        }
        return compiled.service();
    }

    private String expectedService(ServiceName wrong) {
        List<String> similar = services.similarTo(wrong.value());
        return similar.isEmpty()
                ? "a registered service; POST /api/services registers one"
                : "a registered service, like `" + String.join("`, `", similar) + "`";
    }

    private void requireSql() throws NotNowException {
        if (!book.isReady()) {
            throw new NotNowException("the rules have not been read yet");
        }
    }

    /** Databases keep microseconds at most. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        ends.close();
    }
}

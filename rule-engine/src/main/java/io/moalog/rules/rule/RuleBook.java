package io.moalog.rules.rule;

import io.moalog.model.ServiceName;
import io.moalog.rules.db.RulesDatabase;
import io.moalog.rules.sql.CompiledRule;
import io.moalog.rules.sql.RuleSql;
import io.moalog.rules.sql.RuleSqlException;
import io.moalog.stream.Backoff;
import io.moalog.stream.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The enabled rules of this process, compiled. One thread brings the schema up to date and then follows the version in
 * SQL; while SQL is away the last known rules hold.
 */
public final class RuleBook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);
    /** A rule is to be hot within two seconds. */
    private static final Duration POLL = Duration.ofMillis(500);

    private final RulesDatabase database;
    private final RuleStore store;
    /**
     * Never interrupted, since an interrupt closes the file under an embedded database; it ends by {@link #nudges}. A
     * daemon, so that SQL not answering does not keep the program from ending.
     */
    private final Thread thread;

    private final Semaphore nudges = new Semaphore(0);
    private volatile ActiveRules current = ActiveRules.NONE;
    private volatile List<String> broken = List.of();
    private volatile @Nullable Exception failure;
    private volatile boolean ready;
    private volatile boolean closed;
    private long version = -1;

    public RuleBook(RulesDatabase database, RuleStore store) {
        this.database = database;
        this.store = store;
        this.thread = new Thread(this::run, "rule-engine.rules");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** The rules as last read: the same object until something changes. */
    public ActiveRules current() {
        return current;
    }

    /** Whether the rules have been read. */
    public boolean isReady() {
        return ready;
    }

    /** For whoever changed a rule in this process: reads it at once, or with the next poll where SQL has gone meanwhile. */
    void refreshSoon() {
        try {
            refresh();
        } catch (RuntimeException away) {
            LOG.warn("A changed rule is read with the next poll: {}", away.toString());
        }
    }

    /** Reads the rules if the version has grown. */
    private synchronized void refresh() {
        // The version is read first: a change that comes in between is read again, not missed.
        long now = store.version();
        if (now != version) {
            adopt(store.all());
            version = now;
            ready = true;
        }
    }

    private void adopt(List<Rule> rules) {
        Map<ServiceName, List<ActiveRule>> byService = new HashMap<>();
        List<String> unusable = new ArrayList<>();
        for (Rule rule : rules) {
            if (!rule.enabled()) {
                continue;
            }
            try {
                CompiledRule compiled = RuleSql.compile(rule.sql());
                byService
                        .computeIfAbsent(compiled.service(), unused -> new ArrayList<>())
                        .add(new ActiveRule(rule, compiled));
            } catch (RuleSqlException outdated) {
                LOG.error("The rule {} ({}) is not evaluated: {}", rule.name(), rule.id(), outdated.getMessage());
                unusable.add(rule.name());
            } catch (RuntimeException unforeseen) {
                // One rule must not keep the others from being read.
                LOG.error("The rule {} ({}) is not evaluated", rule.name(), rule.id(), unforeseen);
                unusable.add(rule.name());
            }
        }
        broken = List.copyOf(unusable);
        current = new ActiveRules(byService);
        LOG.info("{} rules on {} services", current.count(), byService.size());
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
        while (!closed) {
            Duration pause = POLL;
            try {
                if (!database.isMigrated()) {
                    database.migrate();
                }
                refresh();
                failure = null;
                backoff.reset();
            } catch (RuntimeException away) {
                failure = away;
                pause = backoff.next();
                LOG.warn("Reading the rules failed, next try in {} ms: {}", pause.toMillis(), away.toString());
            }
            try {
                if (nudges.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    nudges.drainPermits();
                }
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    /** Red while SQL is away, or where a rule that is kept cannot be compiled any more. */
    public Check check() {
        String name = "rule-engine.rules";
        Exception failed = failure;
        if (!thread.isAlive() && !closed) {
            return Check.down(name, "the thread that follows the rules is not running");
        }
        if (failed != null) {
            return Check.down(name, failed);
        }
        if (!ready) {
            return Check.down(name, "reading the rules");
        }
        return broken.isEmpty()
                ? Check.up(name, current.count() + " rules")
                : Check.down(name, "not evaluated, write them anew: " + String.join(", ", broken));
    }

    /** Ends after what is under way, and waits for that for a few seconds. */
    @Override
    public void close() {
        closed = true;
        nudges.release();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

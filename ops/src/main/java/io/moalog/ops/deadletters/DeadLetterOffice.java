package io.moalog.ops.deadletters;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.model.LogPosition;
import io.moalog.registry.view.Caller;
import io.moalog.registry.view.ServicesView;
import io.moalog.stream.Check;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where dead letters end up: finds them, replays them, drops them. Kafka's topic holds them and rules how long they live;
 * SQL holds all of them but their bodies, and what was done about them. Thread-safe.
 *
 * <p>Its methods throw {@link org.jdbi.v3.core.JdbiException} where SQL, and {@link org.apache.kafka.common.KafkaException}
 * where Kafka does not answer.
 */
public final class DeadLetterOffice implements AutoCloseable {
    /** How many letters a call replays or drops at the most. */
    public static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterOffice.class);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final long LONGEST = Duration.ofSeconds(30).toNanos();
    private static final Duration TURN = Duration.ofSeconds(20);
    private static final int LETTERS_AT_ONCE = 200;

    private final KafkaSettings settings;
    private final ServicesView services;
    private final SearchSink sink;
    private final LetterTable table;
    private final LetterMetrics metrics;
    private final LetterReader reader;
    /** A replay holds up to 20 MiB. */
    private final Semaphore turn = new Semaphore(1, true);

    /** Connects to nothing yet. */
    public DeadLetterOffice(
            KafkaSettings settings, ServicesView services, DataSource sql, SearchSink sink, MeterRegistry meters) {
        this.settings = settings;
        this.services = services;
        this.sink = sink;
        this.table = new LetterTable(sql);
        this.metrics = new LetterMetrics(meters);
        this.reader = new LetterReader(settings, table, new LetterIntake(sql), metrics, LOOK);
    }

    public void start() {
        reader.start();
    }

    public Check check() {
        return reader.check();
    }

    /**
     * The letters that are wanted, the newest first.
     *
     * @param after the {@link LetterPage#after} of the page before; null for the first
     */
    LetterPage list(LetterFilter filter, @Nullable PageEnd after, int size) {
        List<Letter> letters = table.list(filter, after, size);
        return new LetterPage(table.count(filter), letters, end(letters, size));
    }

    private static @Nullable String end(List<Letter> letters, int size) {
        return letters.size() < size
                ? null
                : PageEnd.of(letters.get(letters.size() - 1)).toString();
    }

    /** The letter with its body, as long as Kafka holds it. */
    Optional<ShownLetter> show(String id) throws InterruptedException {
        Optional<Letter> letter = table.find(id);
        if (letter.isEmpty()) {
            return Optional.empty();
        }
        LogPosition place = letter.get().place();
        try (RecordReader records = new RecordReader(settings)) {
            ConsumerRecord<byte[], byte[]> record =
                    records.read(PlatformTopics.DEAD_LETTERS, List.of(place)).get(place);
            return record == null ? Optional.empty() : Optional.of(ShownLetter.of(letter.get(), DeadLetter.of(record)));
        }
    }

    /**
     * Replays letters, for half a minute at the most.
     *
     * @throws NotAllowedException where some of them are not the caller's to replay; none is replayed then
     * @throws NotNowException where the sink does not take them; those before are replayed
     */
    ReplayAnswer replay(Selection selection, Caller caller)
            throws NotAllowedException, NotNowException, InterruptedException {
        List<Letter> letters = select(selection, caller);
        if (!turn.tryAcquire(TURN.toSeconds(), TimeUnit.SECONDS)) {
            throw new NotNowException("other dead letters are being replayed here: try again");
        }
        try (RecordReader records = new RecordReader(settings)) {
            return replay(selection, letters, new Replayer(services::find, records, sink), caller);
        } finally {
            turn.release();
        }
    }

    private ReplayAnswer replay(Selection selection, List<Letter> letters, Replayer replayer, Caller caller)
            throws NotNowException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST;
        List<Replayed> done = new ArrayList<>(missing(selection, letters));
        int next = 0;
        boolean byIds = !selection.ids().isEmpty();
        while (next < letters.size() && (byIds || System.nanoTime() - deadline < 0)) {
            List<Letter> few = few(letters, next);
            try {
                List<Replayed> replayed = replayer.replay(few);
                remember(replayed, caller);
                done.addAll(replayed);
            } catch (IOException e) {
                throw new NotNowException("Elasticsearch does not take them now, after %d of them: %s"
                        .formatted(next, e.getMessage() == null ? e.toString() : e.getMessage()));
            }
            next += few.size();
        }
        boolean more = !byIds && (next < letters.size() || letters.size() == MOST);
        return ReplayAnswer.of(done, more ? PageEnd.of(letters.get(next - 1)).toString() : null);
    }

    private static List<Letter> few(List<Letter> letters, int from) {
        long bytes = 0;
        int to = from;
        while (to < letters.size()
                && to - from < LETTERS_AT_ONCE
                && (to == from || bytes + letters.get(to).bytes() <= Replayer.BYTES_AT_ONCE)) {
            bytes += letters.get(to++).bytes();
        }
        return letters.subList(from, to);
    }

    private void remember(List<Replayed> replayed, Caller caller) {
        List<String> stored = replayed.stream()
                .filter(one -> one.outcome() == Replayed.Outcome.STORED)
                .map(Replayed::id)
                .toList();
        table.mark(stored, LetterState.REPLAYED, caller.actor());
        metrics.replayed(stored.size());
        metrics.refusedAgain((int) replayed.stream()
                .filter(one -> one.outcome() == Replayed.Outcome.REFUSED)
                .count());
    }

    /** Ids that no letter has. */
    private static List<Replayed> missing(Selection selection, List<Letter> letters) {
        Map<String, Replayed> missing = new LinkedHashMap<>();
        selection
                .ids()
                .forEach(id -> missing.put(
                        id, Replayed.gone(id, "there is no such dead letter, or Kafka's retention has removed it")));
        letters.forEach(letter -> missing.remove(letter.id()));
        return List.copyOf(missing.values());
    }

    /**
     * Drops letters: they are listed no more, unless asked for.
     *
     * @throws NotAllowedException where some of them are not the caller's to drop; none is dropped then
     * @throws NotNowException where it is not known yet whose they are
     */
    DropAnswer drop(Selection selection, Caller caller) throws NotAllowedException, NotNowException {
        List<Letter> letters = select(selection, caller);
        List<String> open = letters.stream()
                .filter(letter -> letter.state() == LetterState.OPEN)
                .map(Letter::id)
                .toList();
        table.mark(open, LetterState.DROPPED, caller.actor());
        metrics.dropped(open.size());
        LOG.info("{} dropped {} dead letters", caller.name().isEmpty() ? "somebody" : caller.name(), open.size());
        return new DropAnswer(open.size(), selection.ids().isEmpty() ? end(letters, MOST) : null);
    }

    /** Open letters that are meant, or those of the ids in any state. */
    private List<Letter> select(Selection selection, Caller caller) throws NotAllowedException, NotNowException {
        if (!services.isReady()) {
            throw new NotNowException("the services are still being read from Kafka: try again soon");
        }
        LetterAccess access = new LetterAccess(services::find, caller);
        if (selection.ids().isEmpty()) {
            access.require(selection.filter());
            return table.list(selection.filter().withState(LetterState.OPEN), selection.after(), MOST);
        }
        List<Letter> letters = table.find(selection.ids());
        for (Letter letter : letters) {
            access.require(letter.service());
        }
        return letters;
    }

    @Override
    public void close() {
        reader.close();
    }
}

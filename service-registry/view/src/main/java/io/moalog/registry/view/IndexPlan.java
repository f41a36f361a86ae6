package io.moalog.registry.view;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.moalog.model.IndexName;
import io.moalog.model.IndexPeriod;
import io.moalog.model.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Which index of Elasticsearch a service's logs go to. A log's index follows from its receive time and this history alone.
 *
 * @param periods which period holds from which day on, the first from 1970 on; the last may be one to come
 * @param shards of each index that is made from now on, 1 to {@value #MOST_SHARDS}
 * @param auto whether both follow how much is stored; else they are as somebody has set them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record IndexPlan(List<Since> periods, int shards, boolean auto) {
    public static final int MOST_SHARDS = 64;

    /** An index a day, of one shard, for a start. */
    public static final IndexPlan DAILY = of(IndexPeriod.DAY, 1).withAuto(true);

    /** By then everybody who indexes has heard of a change, and indexes nothing by what was before. */
    private static final Duration HEARD_WITHIN = Duration.ofHours(1);

    /**
     * A period that a service has.
     *
     * @param from the first day, in UTC, that it holds for
     */
    public record Since(
            @JsonSerialize(using = ToStringSerializer.class) @JsonDeserialize(using = PeriodReader.class)
            IndexPeriod period,

            @JsonFormat(shape = JsonFormat.Shape.STRING) LocalDate from) {
        public Since {
            requireNonNull(period, "period");
            requireNonNull(from, "from");
        }
    }

    static final class PeriodReader extends FromStringDeserializer<IndexPeriod> {
        private static final long serialVersionUID = 1L;

        PeriodReader() {
            super(IndexPeriod.class);
        }

        @Override
        protected IndexPeriod _deserialize(String text, DeserializationContext context) {
            return IndexPeriod.parse(text);
        }
    }

    public IndexPlan {
        periods = List.copyOf(requireNonNull(periods, "periods"));
        if (periods.isEmpty() || !periods.get(0).from().equals(LocalDate.EPOCH)) {
            throw new IllegalArgumentException("the history of periods " + periods + " does not begin in 1970");
        }
        for (int i = 1; i < periods.size(); i++) {
            if (!periods.get(i).from().isAfter(periods.get(i - 1).from())) {
                throw new IllegalArgumentException("the history of periods " + periods + " is in no order");
            }
        }
        if (shards < 1 || shards > MOST_SHARDS) {
            throw new IllegalArgumentException("shards is " + shards + ": give 1 to " + MOST_SHARDS);
        }
    }

    /** What a service begins with, set by somebody. */
    public static IndexPlan of(IndexPeriod period, int shards) {
        return new IndexPlan(List.of(new Since(period, LocalDate.EPOCH)), shards, false);
    }

    /** The index of a log that Kafka received at {@code received}. */
    public IndexName index(ServiceName service, Instant received) {
        return IndexName.of(service, on(LocalDate.ofInstant(received, ZoneOffset.UTC)), received);
    }

    private IndexPeriod on(LocalDate day) {
        IndexPeriod period = periods.get(0).period();
        for (Since since : periods) {
            if (!since.from().isAfter(day)) {
                period = since.period();
            }
        }
        return period;
    }

    /** With another number of shards; what is there keeps its own. */
    public IndexPlan withShards(int other) {
        return new IndexPlan(periods, other, auto);
    }

    /** The same, following how much is stored from now on, or no more. */
    public IndexPlan withAuto(boolean other) {
        return new IndexPlan(periods, shards, other);
    }

    /** The latest period, which may be one to come. */
    public IndexPeriod latest() {
        return periods.get(periods.size() - 1).period();
    }

    /**
     * With another period from the next boundary of the longer of the two on, so that neither is cut short; from one that is
     * an hour away at least, so that everybody has heard of it. What was to come before is no more.
     */
    public IndexPlan withPeriod(IndexPeriod wanted, Instant now) {
        LocalDate fixed = LocalDate.ofInstant(now.plus(HEARD_WITHIN), ZoneOffset.UTC);
        List<Since> history = new ArrayList<>(periods);
        history.removeIf(since -> since.from().isAfter(fixed));
        IndexPeriod current = history.get(history.size() - 1).period();
        if (wanted != current) {
            IndexPeriod longer = wanted.compareTo(current) > 0 ? wanted : current;
            history.add(new Since(wanted, longer.next(longer.start(fixed))));
        }
        return new IndexPlan(history, shards, auto);
    }
}

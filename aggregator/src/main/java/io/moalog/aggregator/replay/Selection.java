package io.moalog.aggregator.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.http.LogCheck;
import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.aggregator.intake.ServiceTerms;
import io.moalog.aggregator.masking.Masked;
import io.moalog.aggregator.masking.NotMaskedException;
import io.moalog.model.LogPosition;
import io.moalog.model.NotALogException;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ClaimKind;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.LogHeaders;
import io.moalog.stream.LogSource;
import io.moalog.stream.Unclaimed;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Which dead letters are a service's logs by now, and what they are as its logs. For one thread. */
final class Selection {
    private static final String STAGE = "aggregator";

    private final Intake intake;
    private final ServiceName service;
    private final Set<String> names;
    private final LogCheck check = new LogCheck();

    /** @param names the only ones wanted; where there is none, all that the service has or claims */
    Selection(Intake intake, ServiceName service, Set<String> names) {
        this.intake = intake;
        this.service = service;
        this.names = Set.copyOf(names);
    }

    /** Whether the letter is a whole log that came under a name which is the service's now. */
    boolean takes(DeadLetter letter) {
        Unclaimed log = letter.unclaimed();
        return log != null
                && isWanted(letter.service())
                && kind(log).filter(kind -> has(kind, letter.service())).isPresent();
    }

    /** Whether it came under the service's own name or one that is asked for, and is no whole log that could be replayed. */
    boolean leaves(DeadLetter letter) {
        return letter.unclaimed() == null
                && letter.stage().equals(STAGE)
                && (names.isEmpty() ? letter.service().equals(service.value()) : names.contains(letter.service()));
    }

    /** Whether logs of that name, however they come, are the service's. */
    boolean has(String name) {
        for (ClaimKind kind : ClaimKind.values()) {
            if (has(kind, name)) {
                return true;
            }
        }
        return false;
    }

    private boolean isWanted(String name) {
        return names.isEmpty() || names.contains(name);
    }

    private boolean has(ClaimKind kind, String name) {
        return intake.destination(kind, name) instanceof Destination.Topic topic
                && topic.service().equals(service);
    }

    private static Optional<ClaimKind> kind(Unclaimed log) {
        try {
            return Optional.of(ClaimKind.parse(log.kind()));
        } catch (IllegalArgumentException ofALaterVersion) {
            return Optional.empty();
        }
    }

    /**
     * The letter as the service's log, masked as the service wants it.
     *
     * @param at where the letter lies
     * @return null where it cannot be one
     */
    @Nullable
    Replay log(Destination.Topic to, LogPosition at, DeadLetter letter) {
        byte[] body = letter.body();
        if (body == null) {
            return null;
        }
        try {
            check.check(body, 0, body.length);
            ServiceTerms terms = to.terms();
            Masked masked = terms.mask(body);
            terms.kept(masked);
            byte[] host = terms.maskHost(check.host());
            ProducerRecord<byte[], byte[]> log = new ProducerRecord<>(to.topic(), host, masked.json());
            describe(log.headers(), at, letter);
            return new Replay(at, log);
        } catch (NotALogException | NotMaskedException notToBeKept) {
            return null;
        }
    }

    private static void describe(Headers headers, LogPosition at, DeadLetter letter) {
        Unclaimed came = letter.unclaimed();
        LogSource source = came == null
                ? new LogSource(null, letter.sender(), null)
                : new LogSource(came.protocol(), letter.sender(), came.tag());
        headers.add(LogSource.HEADER, source.bytes());
        headers.add(LogHeaders.REPLAY_OF, at.id().getBytes(UTF_8));
    }
}

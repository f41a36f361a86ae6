package io.moalog.ops.deadletters;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.moalog.model.LogPosition;
import io.moalog.stream.DeadLetter;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter without its body.
 *
 * @param id the same for all letters of one position and stage; where there is no position, of where the letter itself lies
 * @param service the name as it came; need not be a registered one
 * @param stage which part refused it
 * @param reason why; its first 2,000 characters
 * @param sender the sender's address, where known
 * @param position of the log in its service's topic, where it got that far
 * @param lostTo for a loss: the offset (exclusive) up to which Kafka no longer holds the logs from the position on
 * @param unclaimed whether nothing is wrong with it but that no service had its name
 * @param bytes of the body
 * @param at when it was kept
 * @param state what has been done about it
 * @param stateAt since when, where something has
 * @param place where its newest copy lies in the dead letters' topic
 */
public record Letter(
        String id,
        String service,
        String stage,
        String reason,
        @Nullable String sender,
        @Nullable String position,
        @Nullable Long lostTo,
        boolean unclaimed,
        int bytes,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
        LetterState state,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant stateAt,

        @JsonIgnore LogPosition place) {
    private static final int LONGEST_SERVICE = 300;
    private static final int LONGEST_STAGE = 100;
    private static final int LONGEST_REASON = 2000;
    private static final int LONGEST_SENDER = 200;

    /** A letter as it lies in Kafka; what is longer than SQL's column is cut, as anybody may have written it. */
    static Letter of(ConsumerRecord<byte[], byte[]> record, String topicId) {
        DeadLetter letter = DeadLetter.of(record);
        LogPosition place = new LogPosition(topicId, record.partition(), record.offset());
        String stage = fit(letter.stage(), LONGEST_STAGE);
        String sender = letter.sender();
        byte[] body = letter.body();
        return new Letter(
                id(letter, stage, place),
                fit(letter.service(), LONGEST_SERVICE),
                stage,
                fit(letter.reason(), LONGEST_REASON),
                sender == null ? null : fit(sender, LONGEST_SENDER),
                letter.position() == null ? null : letter.position().id(),
                letter.lostTo(),
                letter.unclaimed() != null,
                body == null ? 0 : body.length,
                Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                LetterState.OPEN,
                null,
                place);
    }

    private static String id(DeadLetter letter, String stage, LogPosition place) {
        LogPosition position = letter.position();
        if (position == null) {
            return place.id();
        }
        String id = position.id() + "~" + stage;
        return letter.lostTo() == null ? id : id + "~" + letter.lostTo();
    }

    /** PostgreSQL takes no NUL, and nothing longer than the column. */
    private static String fit(String text, int longest) {
        String clean = text.replace('\0', '\uFFFD');
        if (clean.length() <= longest) {
            return clean;
        }
        boolean splits = Character.isHighSurrogate(clean.charAt(longest - 1));
        return clean.substring(0, splits ? longest - 1 : longest);
    }

    Letter withReason(String whole) {
        return new Letter(
                id, service, stage, whole, sender, position, lostTo, unclaimed, bytes, at, state, stateAt, place);
    }

    /** The position of its log, where it has one. */
    Optional<LogPosition> logPosition() {
        return position == null ? Optional.empty() : LogPosition.parse(position);
    }
}

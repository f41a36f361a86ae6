package io.moalog.ops.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.model.TimeText;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what callers ask for; every method throws {@link BadRequestException} where it cannot be taken. */
final class LetterRequests {
    static final int LARGEST_PAGE = 1_000;

    /** A filter with a misspelt field would mean all letters. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private LetterRequests() {}

    /** What was asked for cannot be taken; the message names the field, the value and what may stand there. */
    static final class BadRequestException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadRequestException(String message) {
            super(message);
        }
    }

    /**
     * Which letters to replay or drop: ids, or a filter.
     *
     * @param ids of letters, instead of all else
     * @param service its whole name
     * @param stage the whole word
     * @param reason words that it has in it
     * @param from when they were kept
     * @param to when they were kept
     * @param after of the answer before
     */
    record Wanted(
            @Nullable List<String> ids,
            @Nullable String service,
            @Nullable String stage,
            @Nullable String reason,
            @Nullable String from,
            @Nullable String to,
            @Nullable String after) {}

    static Selection selection(byte[] body) {
        Wanted wanted = read(body);
        LetterFilter filter =
                filter(wanted.service(), wanted.stage(), wanted.reason(), null, wanted.from(), wanted.to());
        List<String> ids = wanted.ids() == null ? List.of() : List.copyOf(new LinkedHashSet<>(wanted.ids()));
        PageEnd after = after(wanted.after());
        if (ids.isEmpty() == filter.takesAll()) {
            throw new BadRequestException("give either ids or some of service, stage, reason, from and to: which dead"
                    + " letters are meant must be said (\"to\":\"now\" means all)");
        }
        if (!ids.isEmpty() && after != null) {
            throw new BadRequestException("after: goes with a filter, not with ids");
        }
        if (ids.size() > DeadLetterOffice.MOST) {
            throw new BadRequestException(
                    "ids: %d are too many, give at most %d".formatted(ids.size(), DeadLetterOffice.MOST));
        }
        ids.forEach(id -> text("ids", id));
        return new Selection(ids, filter, after);
    }

    private static Wanted read(byte[] body) {
        try {
            Wanted wanted = STRICT.readValue(body, Wanted.class);
            if (wanted == null || (wanted.ids() != null && wanted.ids().stream().anyMatch(id -> id == null))) {
                throw new BadRequestException("the body has null where an object or an id is due");
            }
            return wanted;
        } catch (JsonProcessingException e) {
            throw new BadRequestException("the body cannot be read: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadRequestException("the body cannot be read: " + e.getMessage());
        }
    }

    static LetterFilter filter(
            @Nullable String service,
            @Nullable String stage,
            @Nullable String reason,
            @Nullable LetterState state,
            @Nullable String from,
            @Nullable String to) {
        Instant begin = time("from", from);
        Instant end = time("to", to);
        if (begin != null && end != null && !begin.isBefore(end)) {
            throw new BadRequestException("from: \"%s\" is not before to, which is %s".formatted(from, end));
        }
        return new LetterFilter(
                text("service", service), text("stage", stage), text("reason", reason), state, begin, end);
    }

    /** Open letters where nothing is said; null for those in any state. */
    static @Nullable LetterState state(@Nullable String state) {
        if (state == null || state.isEmpty()) {
            return LetterState.OPEN;
        }
        return state.equals("any")
                ? null
                : LetterState.parse(state)
                        .orElseThrow(() -> new BadRequestException(
                                "state: \"" + state + "\" is none: give open, replayed, dropped or any"));
    }

    static @Nullable PageEnd after(@Nullable String after) {
        String text = text("after", after);
        return text == null
                ? null
                : PageEnd.parse(text)
                        .orElseThrow(() -> new BadRequestException(
                                "after: \"" + after + "\" is not the after of an earlier answer"));
    }

    static int size(int size) {
        if (size < 1 || size > LARGEST_PAGE) {
            throw new BadRequestException("size: " + size + " is not from 1 to " + LARGEST_PAGE);
        }
        return size;
    }

    private static @Nullable String text(String field, @Nullable String text) {
        if (text != null && text.indexOf('\0') >= 0) {
            throw new BadRequestException(field + ": has the character NUL, which nothing here has");
        }
        return text == null || text.isEmpty() ? null : text;
    }

    private static @Nullable Instant time(String field, @Nullable String text) {
        return text == null || text.isEmpty()
                ? null
                : TimeText.parse(text, Instant.now())
                        .orElseThrow(() -> new BadRequestException(
                                "%s: \"%s\" is no time: give %s".formatted(field, text, TimeText.FORMS)));
    }
}

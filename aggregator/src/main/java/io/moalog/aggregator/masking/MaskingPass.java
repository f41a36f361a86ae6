package io.moalog.aggregator.masking;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.masking.Fields.Action;
import io.moalog.aggregator.masking.Fields.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a log's JSON. What has to go is left out of a copy, which is only made once something has; all else is
 * taken over as it stands. Not thread-safe.
 */
final class MaskingPass extends JsonScan {
    /** What a topic takes, with room for the record's headers. */
    static final int LARGEST = 7 * 1024 * 1024;

    private static final int DEEPEST = 1024;
    private static final byte[] MASK = ("\"" + Masker.INSTEAD + "\"").getBytes(UTF_8);

    private final JsonBytes out = new JsonBytes();
    private List<Redaction> redactions = List.of();
    private int copied;
    private int dropped;
    private int masked;
    private int redacted;

    MaskingPass() {
        out.limit(LARGEST);
    }

    Masked run(byte[] json, Fields fields, List<Redaction> toRedact) throws NotMaskedException {
        on(json);
        redactions = toRedact;
        copied = 0;
        dropped = 0;
        masked = 0;
        redacted = 0;
        try {
            return mask(json, fields);
        } finally {
            on(NONE);
            out.clear();
        }
    }

    private Masked mask(byte[] json, Fields fields) throws NotMaskedException {
        passSpace();
        object(fields.start(), 0);
        passSpace();
        if (!atEnd()) {
            throw notJson();
        }
        if (dropped + masked + redacted == 0) {
            return new Masked(json, 0, 0, 0);
        }
        copyTo(json.length);
        return new Masked(out.toByteArray(), dropped, masked, redacted);
    }

    /** @param place behind the name and the dot of this object; null where no path leads into it */
    private void object(@Nullable Place place, int depth) throws NotMaskedException {
        if (depth > DEEPEST) {
            throw new NotMaskedException("it cannot be masked: nested more than " + DEEPEST + " deep");
        }
        expect('{');
        passSpace();
        boolean more = peek() != '}';
        boolean kept = false;
        int comma = position();
        while (more) {
            int from = position();
            Place field = name(place);
            passSpace();
            expect(':');
            passSpace();
            if (field != null && field.action() == Action.DROP) {
                drop(kept ? comma : from, kept);
            } else {
                kept = true;
                keep(field, depth);
            }
            passSpace();
            comma = position();
            more = peek() == ',';
            if (more) {
                expect(',');
                passSpace();
            }
        }
        expect('}');
    }

    /** Leaves out the field that began at {@code from}, with the comma before it or, where it is the first, behind it. */
    private void drop(int from, boolean withCommaBefore) throws NotMaskedException {
        dropped++;
        copyTo(from);
        passValue();
        copied = position();
        if (!withCommaBefore) {
            passSpace();
            if (peek() == ',') {
                copied = position() + 1;
            }
        }
    }

    private void keep(@Nullable Place field, int depth) throws NotMaskedException {
        if (field != null && field.action() == Action.MASK) {
            masked++;
            copyTo(position());
            passValue();
            out.put(MASK);
            copied = position();
        } else {
            value(field, depth);
        }
    }

    private void value(@Nullable Place field, int depth) throws NotMaskedException {
        if (field == null && redactions.isEmpty()) {
            passValue();
            return;
        }
        switch (peek()) {
            case '{' -> object(field == null ? null : field.after((byte) '.'), depth + 1);
            case '[' -> array(field, depth + 1);
            case '"' -> string();
            default -> passLiteral();
        }
    }

    /** An array's elements have its name. */
    private void array(@Nullable Place field, int depth) throws NotMaskedException {
        if (depth > DEEPEST) {
            throw new NotMaskedException("it cannot be masked: nested more than " + DEEPEST + " deep");
        }
        expect('[');
        passSpace();
        if (peek() != ']') {
            value(field, depth);
            passSpace();
            while (peek() == ',') {
                expect(',');
                passSpace();
                value(field, depth);
                passSpace();
            }
        }
        expect(']');
    }

    private void string() throws NotMaskedException {
        int from = position();
        boolean escaped = passString();
        if (redactions.isEmpty()) {
            return;
        }
        String text = text(from, position(), escaped);
        String kept = Masker.redact(text, redactions);
        if (!kept.equals(text)) {
            redacted++;
            copyTo(from);
            byte[] utf8 = kept.getBytes(UTF_8);
            out.putString(utf8, 0, utf8.length);
            copied = position();
        }
    }

    /** Passes a field's name; the place behind it, or null where no path is concerned. */
    private @Nullable Place name(@Nullable Place object) throws NotMaskedException {
        int from = position();
        boolean escaped = passString();
        if (object == null) {
            return null;
        }
        if (escaped) {
            byte[] utf8 = text(from, position(), true).getBytes(UTF_8);
            return walk(object, utf8, 0, utf8.length);
        }
        return walk(object, array(), from + 1, position() - 1);
    }

    private static @Nullable Place walk(Place object, byte[] name, int from, int to) {
        Place place = object;
        for (int i = from; i < to && place != null; i++) {
            place = place.after(name[i]);
        }
        return place;
    }

    private void copyTo(int position) {
        out.put(array(), copied, position);
        copied = position;
    }
}

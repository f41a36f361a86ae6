package io.moalog.aggregator.masking;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.aggregator.bytes.JsonBytes;
import io.moalog.aggregator.masking.Fields.Action;
import io.moalog.aggregator.masking.Fields.Place;
import java.util.Arrays;
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
    private final Work work = new Work();
    private List<Redaction> redactions = List.of();
    private Level[] levels = new Level[8];
    private int open;
    private int copied;
    private int dropped;
    private int masked;
    private int redacted;

    /** An object or array that is open. */
    private static final class Level {
        /** Behind the name and the dot of an object, behind the name of an array; null where no path leads into it. */
        private @Nullable Place place;

        private boolean object;
        private boolean first;
        private boolean kept;

        void enter(@Nullable Place newPlace, boolean isObject) {
            place = newPlace;
            object = isObject;
            first = true;
            kept = false;
        }
    }

    MaskingPass() {
        out.limit(LARGEST);
    }

    Masked run(byte[] json, Fields fields, List<Redaction> toRedact) throws NotMaskedException {
        on(json);
        redactions = toRedact;
        work.renew();
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
        expect('{');
        open = 0;
        enter(fields.start(), true);
        while (open > 0) {
            step();
        }
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

    /** Takes the next field or element of the innermost object or array, or leaves that. */
    private void step() throws NotMaskedException {
        Level level = levels[open - 1];
        passSpace();
        if (peek() == (level.object ? '}' : ']')) {
            expect(level.object ? '}' : ']');
            open--;
            return;
        }
        int comma = position();
        if (!level.first) {
            expect(',');
            passSpace();
        }
        level.first = false;
        if (level.object) {
            field(level, comma);
        } else {
            value(level.place);
        }
    }

    private void field(Level object, int comma) throws NotMaskedException {
        int from = position();
        Place field = name(object.place);
        passSpace();
        expect(':');
        passSpace();
        if (field != null && field.action() == Action.DROP) {
            drop(object.kept ? comma : from, object.kept);
            return;
        }
        object.kept = true;
        if (field != null && field.action() == Action.MASK) {
            masked++;
            copyTo(position());
            passValue();
            out.put(MASK);
            copied = position();
        } else {
            value(field);
        }
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

    /** Passes a value, or enters it; an array's elements have its name. */
    private void value(@Nullable Place field) throws NotMaskedException {
        if (field == null && redactions.isEmpty()) {
            passValue();
            return;
        }
        switch (peek()) {
            case '{' -> {
                expect('{');
                enter(field == null ? null : field.after((byte) '.'), true);
            }
            case '[' -> {
                expect('[');
                enter(field, false);
            }
            case '"' -> string();
            default -> literal();
        }
    }

    private void enter(@Nullable Place place, boolean object) throws NotMaskedException {
        if (open == DEEPEST) {
            throw new NotMaskedException("it cannot be masked: nested more than " + DEEPEST + " deep");
        }
        if (open == levels.length) {
            levels = Arrays.copyOf(levels, 2 * open);
        }
        if (levels[open] == null) {
            levels[open] = new Level();
        }
        levels[open++].enter(place, object);
    }

    private void string() throws NotMaskedException {
        int from = position();
        boolean escaped = passString();
        if (redactions.isEmpty()) {
            return;
        }
        String text = text(from, position(), escaped);
        String kept = Masker.redact(text, redactions, work);
        if (!kept.equals(text)) {
            redacted++;
            copyTo(from);
            byte[] utf8 = kept.getBytes(UTF_8);
            out.putString(utf8, 0, utf8.length);
            copied = position();
        }
    }

    private void literal() throws NotMaskedException {
        int from = position();
        passLiteral();
        for (Redaction redaction : redactions) {
            if (redaction.hidesNumber(array(), from, position())) {
                redacted++;
                copyTo(from);
                out.put(MASK);
                copied = position();
                return;
            }
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

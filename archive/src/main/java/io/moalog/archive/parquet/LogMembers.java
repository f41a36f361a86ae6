package io.moalog.archive.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogEvent;
import io.moalog.model.LogField;
import io.moalog.model.Timestamps;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the members of a log's JSON that are understood, by the rules of {@link LogEvent}, in one strict pass over its bytes.
 * Not thread-safe.
 */
final class LogMembers {
    private final Bytes text = new Bytes();
    private final Member[] best = new Member[LogField.values().length];
    private final Member parent = new Member();
    private Member current = new Member();
    private byte[] json = {};
    private JsonCursor cursor = new JsonCursor(json);
    private boolean hasTime;
    private long micros;
    private @Nullable TimeForm form;
    private @Nullable TimeForm lastForm;

    LogMembers() {
        Arrays.setAll(best, field -> new Member());
    }

    /** @throws NotJsonException where the log is not exactly one JSON object in UTF-8 */
    void read(byte[] log) {
        json = log;
        cursor = new JsonCursor(log);
        for (Member member : best) {
            member.rank = Member.NONE;
        }
        hasTime = false;
        micros = 0;
        form = null;
        cursor.skipSpace();
        object(-1);
        cursor.end();
    }

    /** The member that says the field best, or null. */
    @Nullable
    Member best(LogField field) {
        Member member = best[field.ordinal()];
        return member.rank == Member.NONE ? null : member;
    }

    /** Whether the log has a time that can be read and fits into {@link #micros}. */
    boolean hasTime() {
        return hasTime;
    }

    /** The log's time in microseconds since 1970, 0 where it has none. */
    long micros() {
        return micros;
    }

    /** How the time is written, null where the microseconds do not give the same bytes again. */
    @Nullable
    TimeForm timeForm() {
        return form;
    }

    /**
     * The object that begins here.
     *
     * @param parentIndex its own among the log's members, -1 for the log itself
     */
    private void object(int parentIndex) {
        cursor.step('{');
        int start = cursor.at();
        cursor.skipSpace();
        if (cursor.next() == '}') {
            cursor.step('}');
            return;
        }
        for (int index = 0; ; index++) {
            current.parent = parentIndex;
            current.index = index;
            current.start = start;
            member();
            if (cursor.next() == '}') {
                cursor.step('}');
                return;
            }
            cursor.step(',');
            start = cursor.at();
        }
    }

    private void member() {
        cursor.skipSpace();
        current.nameStart = cursor.at() + 1;
        cursor.skipName();
        current.nameEnd = cursor.at() - 1;
        current.nameEscaped = cursor.wasEscaped();
        cursor.skipColon();
        byte first = cursor.next();
        if (first == '{' && current.parent < 0) {
            parent.nameStart = current.nameStart;
            parent.nameEnd = current.nameEnd;
            parent.nameEscaped = current.nameEscaped;
            object(current.index);
            cursor.skipSpace();
            return;
        }
        current.valueStart = cursor.at();
        cursor.skipValue(current.parent < 0 ? 1 : 2);
        current.valueEnd = cursor.at();
        current.valueEscaped = first == '"' && cursor.wasEscaped();
        cursor.skipSpace();
        current.end = cursor.at();
        if (first != '{' && first != '[' && first != 'n') {
            offer();
        }
    }

    private void offer() {
        FieldName name = name();
        if (name == null) {
            return;
        }
        Member other = best[name.field().ordinal()];
        if (other.rank > name.rank() && (name.field() != LogField.TIMESTAMP || isTime())) {
            current.rank = name.rank();
            best[name.field().ordinal()] = current;
            current = other;
        }
    }

    private @Nullable FieldName name() {
        if (current.parent < 0 && !current.nameEscaped) {
            return FieldName.of(json, current.nameStart, current.nameEnd);
        }
        text.clear();
        if (current.parent >= 0) {
            addName(parent);
            text.add('.');
        }
        addName(current);
        return FieldName.of(text.array(), 0, text.length());
    }

    private void addName(Member member) {
        if (member.nameEscaped) {
            JsonText.unescape(json, member.nameStart, member.nameEnd, text);
        } else {
            text.add(json, member.nameStart, member.nameEnd);
        }
    }

    private boolean isTime() {
        long usual = lastForm == null ? TimeForm.ANOTHER : lastForm.read(json, current.valueStart, current.valueEnd);
        if (usual != TimeForm.ANOTHER) {
            hasTime = true;
            micros = usual;
            form = lastForm;
            return true;
        }
        Instant time = Timestamps.parse(valueText()).orElse(null);
        if (time == null) {
            return false;
        }
        setTime(time);
        form = hasTime ? form(micros) : null;
        lastForm = form == null ? lastForm : form;
        return true;
    }

    private String valueText() {
        boolean quoted = json[current.valueStart] == '"';
        int start = current.valueStart + (quoted ? 1 : 0);
        int end = current.valueEnd - (quoted ? 1 : 0);
        text.clear();
        if (current.valueEscaped) {
            JsonText.unescape(json, start, end, text);
        } else {
            text.add(json, start, end);
        }
        return new String(text.array(), 0, text.length(), UTF_8);
    }

    private void setTime(Instant time) {
        try {
            micros = Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
            hasTime = true;
        } catch (ArithmeticException beyondTheColumn) {
            micros = 0;
            hasTime = false;
        }
    }

    private @Nullable TimeForm form(long time) {
        TimeForm guess = lastForm != null && gives(lastForm, time)
                ? lastForm
                : TimeForm.guess(json, current.valueStart, current.valueEnd);
        return guess != null && gives(guess, time) ? guess : null;
    }

    private boolean gives(TimeForm guess, long time) {
        text.clear();
        guess.write(time, text);
        return text.isSame(json, current.valueStart, current.valueEnd);
    }
}

package io.moalog.tailapi.query;

import io.moalog.model.LogLevel;
import java.util.List;

/** One thing that {@code q} asks for. */
public sealed interface Term {

    /** Whether the log has it. */
    boolean matches(LogFields log);

    /** A phrase, or a single word, in any value of the log. */
    record AnyText(Phrase phrase) implements Term {
        @Override
        public boolean matches(LogFields log) {
            return log.mayContain(phrase) && log.anyText(phrase);
        }
    }

    /** A phrase in one of {@code fields}, which are all names of the same thing: {@code message}, {@code msg}, … */
    record FieldText(List<String> fields, Phrase phrase) implements Term {
        public FieldText {
            fields = List.copyOf(fields);
        }

        @Override
        public boolean matches(LogFields log) {
            return log.mayContain(phrase) && log.textIn(fields, phrase);
        }
    }

    /** The whole value of one of {@code fields}, which are all names of the same thing: {@code level}, {@code severity}, … */
    record FieldValue(List<String> fields, ValuePattern value) implements Term {
        public FieldValue {
            fields = List.copyOf(fields);
        }

        @Override
        public boolean matches(LogFields log) {
            return log.valueIn(fields, value);
        }
    }

    /** A level by a word for it: as the sender wrote it, or another that means the same. */
    record Level(FieldValue written, LogLevel meaning) implements Term {
        @Override
        public boolean matches(LogFields log) {
            return written.matches(log) || log.level() == meaning;
        }
    }
}

package io.moalog.tailapi.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.moalog.model.LogLevel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "*", " * ", "\t\u3000"})
    void anEmptyQueryAndAStarAskForEverything(String q) throws Exception {
        assertThat(Query.parse(q)).isEqualTo(Query.EVERYTHING);
    }

    @Test
    void termsAreReadInTheirOrder() throws Exception {
        assertThat(Query.parse("Timeout \"connection refused\" status:5* -user:\"Ann Lee\" -debug")
                        .clauses())
                .extracting(QueryParserTest::describe)
                .containsExactly(
                        "text timeout",
                        "text connection refused",
                        "[status] is 5*",
                        "not [user] is Ann Lee",
                        "not text debug");
    }

    @Test
    void aKnownFieldStandsForAllItsUsualNames() throws Exception {
        assertThat(fields("level:high")).contains("level", "severity", "log.level", "severity_text");
        assertThat(fields("host:a")).contains("host", "hostname", "host.name");
        assertThat(fields("trace_id:a")).contains("trace_id", "traceId", "trace.id");
        assertThat(fields("message:a")).contains("message", "msg", "log", "body");
        assertThat(fields("severity:error")).containsExactly("severity");
    }

    @Test
    void aWordForALevelStandsForAllThatMeanTheSame() throws Exception {
        assertThat(only("level:err").term())
                .isInstanceOfSatisfying(
                        Term.Level.class, level -> assertThat(level.meaning()).isEqualTo(LogLevel.ERROR));
        assertThat(only("level:err*").term()).isInstanceOf(Term.FieldValue.class);
        assertThat(only("level:3").term()).isInstanceOf(Term.FieldValue.class);
        assertThat(only("severity:err").term()).isInstanceOf(Term.FieldValue.class);
    }

    @Test
    void messageIsAPhraseAndOtherFieldsAreWholeValues() throws Exception {
        assertThat(only("message:\"a b\"").term()).isInstanceOf(Term.FieldText.class);
        assertThat(only("msg:a").term()).isInstanceOf(Term.FieldText.class);
        assertThat(only("other:\"a b\"").term()).isInstanceOf(Term.FieldValue.class);
        assertThat(only("message:*").term()).isInstanceOf(Term.FieldValue.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    http://example.com/a   | text http example.com a
                    std::vector            | text std vector
                    12:30:01               | text 12 30 01
                    /var/log:x             | text var log:x
                    user-agent:curl*       | [user-agent] is curl*
                    "odd name":x           | [odd name] is x
                    app.io/name:web        | [app.io/name] is web
                    이름:값                | [이름] is 값
                    path:C:\\temp          | [path] is C:\\temp
                    a:\\*                  | [a] is literal *
                    a:"x \\"y\\" *"        | [a] is x "y" *
                    "or"                   | text or
                    --flag                 | not text flag
                    """)
    void oddThingsAreReadAsMeant(String q, String meaning) throws Exception {
        assertThat(describe(only(q.replace("\\\\", "\\")))).isEqualTo(meaning.replace("\\\\", "\\"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "open                | 6  | close the phrase that opens at position 1
                    a "b"c               | 6  | a space after the closing
                    a b"c                | 4  | a space before
                    a -                  | 4  | right after -
                    a - b                | 4  | right after -
                    level:               | 7  | a value after level:
                    level: error         | 7  | a value after level:
                    time*                | 5  | * stands in the value of field:value alone
                    -*                   | 2  | * stands in the value of field:value alone
                    message:time*        | 13 | message is searched by its words
                    a OR b               | 3  | no OR
                    NOT a                | 1  | no NOT
                    a AND b              | 3  | no AND
                    ---                  | 2  | a word with a letter or digit
                    message:"..."        | 9  | a word with a letter or digit
                    @timestamp:x         | 1  | by from and to
                    moalog.offset:1      | 1  | moalog's own
                    "":x                 | 1  | the name of one field
                    "a*":x               | 1  | the name of one field
                    """)
    void whatCannotBeReadIsRefusedWithThePositionAndWhatWasExpected(String q, int position, String expected) {
        assertThatExceptionOfType(BadQueryException.class)
                .isThrownBy(() -> Query.parse(q))
                .satisfies(e -> {
                    assertThat(e.position()).isEqualTo(position);
                    assertThat(e.expected()).contains(expected);
                    assertThat(e).hasMessageContaining("position " + position);
                });
    }

    @Test
    void longQueriesAreRefused() {
        assertThatExceptionOfType(BadQueryException.class).isThrownBy(() -> Query.parse("a".repeat(2_001)));
        assertThatExceptionOfType(BadQueryException.class).isThrownBy(() -> Query.parse("a ".repeat(51)));
    }

    private static Clause only(String q) throws BadQueryException {
        List<Clause> clauses = Query.parse(q).clauses();
        assertThat(clauses).hasSize(1);
        return clauses.get(0);
    }

    private static List<String> fields(String q) throws BadQueryException {
        Term term = only(q).term();
        return term instanceof Term.FieldText text ? text.fields() : ((Term.FieldValue) term).fields();
    }

    private static String describe(Clause clause) {
        String not = clause.excluded() ? "not " : "";
        Term term = clause.term();
        if (term instanceof Term.AnyText any) {
            return not + "text " + String.join(" ", any.phrase().tokens());
        }
        Term.FieldValue value = (Term.FieldValue) term;
        boolean literalStar = value.value().isExact() && value.value().exact().contains("*");
        return not + value.fields() + " is " + (literalStar ? "literal " : "") + value.value();
    }
}

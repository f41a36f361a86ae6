package io.moalog.rules.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSqlErrorTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            SELECT * FROM a WHERE user = 'kim'              | 1 | 23 | `user` is a word of SQL | `user` in backticks
            SELECT * FROM a WHERE value = 5                 | 1 | 23 | `value` is a word of SQL | `value` in backticks
            SELECT * FROM a WHERE timestamp > 5             | 1 | 23 | `timestamp` is a word of SQL | `timestamp` in backticks
            SELECT * FROM a WHERE b = 1 AND method = 'GET'  | 1 | 33 | `method` is a word of SQL | `method` in backticks
            SELECT * FROM a WHERE user.id = 5               | 1 | 23 | word of SQL | in backticks
            SELECT * FROM a WHERE current_date = 5          | 1 | 23 | word of SQL | in backticks
            SELECT * FROM a WHERE day = 5                   | 1 | 23 | `day` is a word of SQL | in backticks
            SELECT * FROM a WHERE                           | 1 | 22 | too early | a name
            SELECT * FROM a WHER level = 'x'                | 1 | 22 | "level" cannot stand here | WHERE
            SELECT * FROM a WHERE level == 'x'              | 1 | 30 | "=" cannot stand here | a value
            SELECT * FROM a WHERE level = "x"               | 1 | 31 | means nothing here | 'single quotes'
            SELECT * FROM a WHERE level = 'x                | 1 | 31 | a text is not closed | ' at the text's end
            SELECT * FROM a WHERE level != 'x'              | 1 | 29 | not as != | <>
            SELECT * FROM a WHERE level                     | 1 | 23 | level is not a condition | a field with =
            SELECT * FROM a WHERE UPPER(level) = 'X'        | 1 | 23 | the function UPPER | a field, a text
            SELECT * FROM a WHERE REGEXP(level, 'x')        | 1 | 23 | the function REGEXP | LIKE
            SELECT * FROM a WHERE level SIMILAR TO 'x'      | 1 | 23 | SIMILAR TO | LIKE
            SELECT * FROM a WHERE n BETWEEN 1 AND 2         | 1 | 23 | BETWEEN | >=
            SELECT * FROM a WHERE n + 1 = 2                 | 1 | 23 | not supported: + | a field
            SELECT * FROM a WHERE n = NULL                  | 1 | 27 | NULL | IS NULL
            SELECT * FROM a WHERE n IN (1, m)               | 1 | 32 | m is not a value | a text or a number
            SELECT * FROM a WHERE n IN (SELECT x FROM y)    | 1 | 29 | a subquery | values in parentheses
            SELECT * FROM a WHERE n LIKE 5                  | 1 | 30 | 5 is not a text | single quotes
            SELECT * FROM a WHERE n LIKE 'x' ESCAPE 'yy'    | 1 | 41 | 'yy' is not one character | '!'
            SELECT * FROM a WHERE n LIKE '!x' ESCAPE '!'    | 1 | 30 | must stand before | before %
            SELECT * FROM a WHERE COUNT(*) > 5              | 1 | 23 | COUNT | a field
            SELECT * FROM a HAVING COUNT(*) > 5             | 1 | 24 | HAVING without GROUP BY | TUMBLE
            SELECT message FROM a                           | 1 | 8 | message without GROUP BY | *
            SELECT COUNT(*) FROM a                          | 1 | 8 | COUNT without GROUP BY | TUMBLE
            SELECT DISTINCT * FROM a                        | 1 | 1 | DISTINCT | SELECT
            SELECT * FROM a, b                              | 1 | 16 | JOIN | one service
            SELECT * FROM a JOIN b ON a.x = b.x             | 1 | 17 | JOIN | one service
            SELECT * FROM a AS b                            | 1 | 15 | an alias | one service
            SELECT * FROM (SELECT * FROM a)                 | 1 | 16 | subquery | one service
            SELECT * FROM public.test.info                  | 1 | 15 | a table in a schema | `public.test.info`
            SELECT * FROM `Public`                          | 1 | 15 | not a service's name | registered
            SELECT * FROM a ORDER BY b                      | 1 | 26 | ORDER BY | the end
            SELECT * FROM a LIMIT 5                         | 1 | 23 | LIMIT | the end
            SELECT * FROM a UNION ALL SELECT * FROM b       | 1 | 1 | UNION ALL | one SELECT
            SELECT * FROM a; SELECT * FROM b                | 1 | 16 | ";" cannot stand here | the end
            SELECT 5                                        | 1 | 1 | names no service | FROM
            SELECT * FROM a WHERE level = 'x' AND           | 1 | 38 | too early | a name
            SELECT * FROM a WHERE level LIKE                | 1 | 33 | too early | a value
            SELECT * FROM a WHERE (level = 'x'              | 1 | 35 | too early | )
            SELECT * FROM a WHERE level = 'x')              | 1 | 34 | ")" cannot stand here | AND
            SELECT * FROM a WHERE n IN ()                   | 1 | 29 | ")" cannot stand here | a value
            SELECT * FROM a WHERE `level = 'x'              | 1 | 35 | not closed by ` | ` at the name's end
            SELECT * FROM a WHERE 한글 = 'x'                | 1 | 23 | "한" means nothing | `backticks`
            SELECT * WHERE level = 'x'                      | 1 | 10 | "WHERE" cannot stand here | FROM
            SELECT * FROM a GROUP TUMBLE(b)                 | 1 | 23 | "TUMBLE" cannot stand here | BY
            DELETE FROM a                                   | 1 | 1 | DELETE | SELECT
            UPDATE a SET b = 1                              | 1 | 1 | UPDATE | SELECT
            hello                                           | 1 | 1 | a rule is a query | SELECT
            SELECT COUNT(*) FROM a GROUP BY host            | 1 | 33 | without a window | TUMBLE
            SELECT COUNT(*) FROM a GROUP BY HOP(`@timestamp`, INTERVAL '1' MINUTE, INTERVAL '5' MINUTE) | 1 | 33 | HOP | TUMBLE
            SELECT COUNT(*) FROM a GROUP BY TUMBLE(`time`, INTERVAL '1' MINUTE) | 1 | 40 | not by time | `@timestamp`
            SELECT COUNT(*) FROM a GROUP BY TUMBLE(`@timestamp`, 60) | 1 | 54 | 60 is not a window's size | INTERVAL
            SELECT COUNT(*) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' MONTH) | 1 | 54 | INTERVAL | up to a day
            SELECT COUNT(*) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '2' DAY) | 1 | 54 | INTERVAL | up to a day
            SELECT COUNT(*) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '0' SECOND) | 1 | 54 | INTERVAL | up to a day
            SELECT COUNT(*) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '-1' SECOND) | 1 | 54 | INTERVAL | up to a day
            SELECT COUNT(*) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '1:30' MINUTE TO SECOND) | 1 | 54 | INTERVAL | up to a day
            SELECT COUNT(*) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL 'x' SECOND) | 1 | 54 | INTERVAL | up to a day
            SELECT host FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' SECOND) | 1 | 8 | host is not in GROUP BY | COUNT
            SELECT * FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' SECOND) | 1 | 8 | * is not in GROUP BY | COUNT
            SELECT MEDIAN(n) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' SECOND) | 1 | 8 | MEDIAN | AVG
            SELECT COUNT(DISTINCT n) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' SECOND) | 1 | 8 | DISTINCT | COUNT
            SELECT COUNT(*) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' SECOND) HAVING COUNT(*) > 'x' | 1 | 93 | 'x' is not a number | a number
            SELECT COUNT(*) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' SECOND) HAVING n > 5 | 1 | 82 | n is not an aggregate | COUNT
            SELECT COUNT(*) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' SECOND) HAVING MAX(*) > 5 | 1 | 86 | * | a field
            """)
    void aBadRuleIsToldWhereAndWhatWasExpected(String sql, int line, int column, String message, String expected) {
        RuleSqlException refusal = catchThrowableOfType(RuleSqlException.class, () -> RuleSql.compile(sql));
        assertThat(refusal).as(sql).isNotNull();
        assertThat(refusal).as(sql).hasMessageContaining(message);
        assertThat(refusal.expected()).as(sql).contains(expected);
        assertThat(refusal.line() + ":" + refusal.column()).as(sql).isEqualTo(line + ":" + column);
    }

    @Test
    void theLineIsCounted() {
        String sql = "SELECT *\nFROM `a`\nWHERE level = 'x'\n  AND value = 5";
        RuleSqlException refusal = catchThrowableOfType(RuleSqlException.class, () -> RuleSql.compile(sql));
        assertThat(refusal.line()).isEqualTo(4);
        assertThat(refusal.column()).isEqualTo(7);
    }

    @Test
    void nothingIsNoRule() {
        RuleSqlException refusal = catchThrowableOfType(RuleSqlException.class, () -> RuleSql.compile("  \n "));
        assertThat(refusal).hasMessage("the rule is empty");
    }

    @Test
    void aRuleThatIsTooDeepOrTooLongIsRefused() {
        String deep = "SELECT * FROM a WHERE " + "(".repeat(4_900) + "b = 1" + ")".repeat(4_900);
        RuleSqlException refusal = catchThrowableOfType(RuleSqlException.class, () -> {
            RuleSql.compile(deep);
            throw new AssertionError("parsed");
        });
        assertThat(refusal.expected()).isEqualTo("fewer parentheses");

        String lengthy = "SELECT * FROM a WHERE b = '" + "x".repeat(10_000) + "'";
        assertThat(catchThrowableOfType(RuleSqlException.class, () -> RuleSql.compile(lengthy)))
                .hasMessageContaining("characters");
    }

    @Test
    void aNameOfManyPartsIsRefusedBeforeEveryWayToPartItIsKept() {
        String most = "a" + ".a".repeat(19);
        assertThatCode(() -> RuleSql.compile("SELECT * FROM a WHERE `" + most + "` = 1 AND " + most + " = 1"))
                .doesNotThrowAnyException();

        String tooMany = "a" + ".a".repeat(2_000);
        refusesTheName("SELECT * FROM a WHERE b = 1 AND `" + tooMany + "` = 1", 33);
        refusesTheName("SELECT * FROM a WHERE b = 1 AND " + tooMany + " = 1", 33);
        String window = " FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' SECOND)";
        refusesTheName("SELECT COUNT(*)" + window + ", `" + tooMany + "`", 76);
        refusesTheName("SELECT MAX(`" + tooMany + "`)" + window, 12);
    }

    private static void refusesTheName(String sql, int column) {
        RuleSqlException refusal = catchThrowableOfType(RuleSqlException.class, () -> RuleSql.compile(sql));
        assertThat(refusal).hasMessageContaining("has 2001 parts");
        assertThat(refusal.expected()).contains("at most 20 parts");
        assertThat(refusal.line() + ":" + refusal.column()).isEqualTo("1:" + column);
    }

    @Test
    void aLongPatternIsRefused() {
        assertThatCode(() -> RuleSql.compile("SELECT * FROM a WHERE b LIKE '" + "😀".repeat(500) + "'"))
                .doesNotThrowAnyException();
        String sql = "SELECT * FROM a WHERE b LIKE '" + "_".repeat(501) + "'";
        RuleSqlException refusal = catchThrowableOfType(RuleSqlException.class, () -> RuleSql.compile(sql));
        assertThat(refusal).hasMessage("the pattern has 501 characters");
        assertThat(refusal.expected()).contains("at most 500 characters");
        assertThat(refusal.line() + ":" + refusal.column()).isEqualTo("1:30");
    }
}

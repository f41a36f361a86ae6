package io.moalog.rules.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.model.ServiceName;
import io.moalog.rules.condition.Comparison;
import io.moalog.rules.condition.Truth;
import io.moalog.rules.log.LogReader;
import io.moalog.rules.window.Aggregate;
import io.moalog.rules.window.Grouping;
import io.moalog.rules.window.Having;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSqlTest {
    private static final String LOG = """
            {"@timestamp":"2026-11-20T10:00:00+09:00","severity":"ERROR","msg":"connection timeout after 30s (99%)",
             "hostname":"web-1","status":500,"code":"404","took":1.5,"ok":true,"none":null,"empty":"",
             "user":{"id":"kim","roles":["admin","dev"]},"http.request":{"method":"GET"},"a.b.c":"flat",
             "big":12345678901234567890,"text":"not a number","traceId":"abc","한글":"모아로그"}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            level = 'ERROR'                                    | TRUE
            level <> 'ERROR'                                   | FALSE
            severity = 'ERROR'                                 | TRUE
            message LIKE '%timeout%'                           | TRUE
            message LIKE 'timeout%'                            | FALSE
            message NOT LIKE 'timeout%'                        | TRUE
            message LIKE 'conn_ction%30s%'                     | TRUE
            message LIKE '%99!%)' ESCAPE '!'                   | TRUE
            message LIKE '%!_%' ESCAPE '!'                     | FALSE
            host = 'web-1' AND trace_id = 'abc'                | TRUE
            service = 'public.test.info'                       | TRUE
            `@timestamp` >= '2026-11-20T01:00'                 | TRUE
            `@timestamp` = '2026-11-20T01:00:00.000Z'          | TRUE
            status = 500                                       | TRUE
            status = '500'                                     | TRUE
            status >= 500                                      | TRUE
            status > 500                                       | FALSE
            status < 1000                                      | TRUE
            500 <= status                                      | TRUE
            took > 1.25                                        | TRUE
            took < 1.5E0                                       | FALSE
            took > -3                                          | TRUE
            code < 1000                                        | TRUE
            code = 404.0                                       | TRUE
            code > '5'                                         | FALSE
            big = 12345678901234567890                         | TRUE
            big = 12345678901234567891                         | FALSE
            text > 5                                           | UNKNOWN
            text = 5                                           | FALSE
            text <> 5                                          | TRUE
            status = code                                      | FALSE
            status > code                                      | TRUE
            ok = TRUE                                          | TRUE
            ok <> TRUE                                         | FALSE
            TRUE                                               | TRUE
            1 = 1                                              | TRUE
            status IN (500, 502)                               | TRUE
            status IN ('501', 502)                             | FALSE
            status NOT IN (501, 502)                           | TRUE
            level IN ('WARN', 'ERROR')                         | TRUE
            missing IN ('x')                                   | UNKNOWN
            missing NOT IN ('x')                               | UNKNOWN
            missing IS NULL                                    | TRUE
            `none` IS NULL                                     | TRUE
            `empty` IS NULL                                    | FALSE
            `empty` = ''                                       | TRUE
            missing IS NOT NULL                                | FALSE
            level IS NOT NULL                                  | TRUE
            missing = 'x'                                      | UNKNOWN
            missing <> 'x'                                     | UNKNOWN
            NOT missing = 'x'                                  | UNKNOWN
            missing LIKE '%'                                   | UNKNOWN
            missing = 'x' AND level = 'INFO'                   | FALSE
            missing = 'x' AND level = 'ERROR'                  | UNKNOWN
            missing = 'x' OR level = 'ERROR'                   | TRUE
            missing = 'x' OR level = 'INFO'                    | UNKNOWN
            NOT (missing = 'x' AND level = 'INFO')             | TRUE
            NOT level = 'INFO' AND NOT status < 500            | TRUE
            level = 'INFO' OR level = 'ERROR' AND status = 500 | TRUE
            (level = 'INFO' OR level = 'ERROR') AND status = 1 | FALSE
            `user.id` = 'kim'                                  | TRUE
            `user`.id = 'kim'                                  | TRUE
            `http.request.method` = 'GET'                      | TRUE
            http.request.`method` = 'GET'                      | TRUE
            `a.b.c` = 'flat'                                   | TRUE
            `user.roles` LIKE '%"admin"%'                      | TRUE
            `user` LIKE '{"id":%'                              | TRUE
            `user.name` IS NULL                                | TRUE
            `한글` = '모아로그'                                    | TRUE
            """)
    void aConditionIsTrueFalseOrUnknown(String where, Truth expected) throws Exception {
        CompiledRule rule = RuleSql.compile("SELECT * FROM `public.test.info` WHERE " + where);
        LogReader reader = new LogReader(new ServiceName("public.test.info"), rule.fields());
        assertThat(rule.where().test(reader.read(LOG.getBytes(UTF_8)))).isEqualTo(expected);
    }

    @Test
    void aRuleWithoutWhereTakesEveryLog() throws Exception {
        CompiledRule rule = RuleSql.compile("select * from nginx");
        assertThat(rule.service()).isEqualTo(new ServiceName("nginx"));
        assertThat(rule.where().test(field -> null)).isEqualTo(Truth.TRUE);
        assertThat(rule.grouping()).isEmpty();
        assertThat(rule.fields()).isEmpty();
    }

    @Test
    void aWindowedRuleIsRead() throws Exception {
        CompiledRule rule = RuleSql.compile("""
                SELECT host, COUNT(*), MAX(latency) AS slowest
                FROM `public.test.info`
                WHERE level = 'ERROR'
                GROUP BY TUMBLE(`@timestamp`, INTERVAL '90' SECOND), host, `user.id`
                HAVING COUNT(*) >= 5 AND NOT (100 > AVG(latency) OR COUNT(`user.id`) = 0)
                """);
        Grouping grouping = rule.grouping().orElseThrow();
        assertThat(grouping.size()).isEqualTo(Duration.ofSeconds(90));
        assertThat(grouping.keys()).containsExactly("host", "user.id");
        Aggregate all = new Aggregate(Aggregate.Function.COUNT, null);
        assertThat(grouping.selected())
                .containsExactly(
                        Map.entry("COUNT(*)", all),
                        Map.entry("slowest", new Aggregate(Aggregate.Function.MAX, "latency")));
        assertThat(grouping.having())
                .isEqualTo(new Having.All(List.of(
                        new Having.Compare(all, Comparison.GREATER_OR_EQUAL, 5),
                        new Having.All(List.of(
                                new Having.Compare(
                                        new Aggregate(Aggregate.Function.AVG, "latency"),
                                        Comparison.GREATER_OR_EQUAL,
                                        100),
                                new Having.Compare(
                                        new Aggregate(Aggregate.Function.COUNT, "user.id"),
                                        Comparison.NOT_EQUAL,
                                        0))))));
        assertThat(rule.fields()).containsExactlyInAnyOrder("level", "host", "user.id", "latency");
        assertThat(rule.servicePosition()).isEqualTo(new SqlPosition(2, 6));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            value = {"'1' SECOND, 1", "'5' MINUTE, 300", "'2' HOUR, 7200", "'1' DAY, 86400"})
    void windowsAreAsLongAsTheirInterval(String interval, long seconds) throws Exception {
        CompiledRule rule = RuleSql.compile(
                "SELECT COUNT(*) FROM a GROUP BY TUMBLE(`@timestamp`, INTERVAL " + interval + ") HAVING COUNT(*) > 1");
        assertThat(rule.grouping().orElseThrow().size()).isEqualTo(Duration.ofSeconds(seconds));
    }
}

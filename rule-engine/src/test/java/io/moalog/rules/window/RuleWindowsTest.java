package io.moalog.rules.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.rules.condition.Value;
import io.moalog.rules.sql.RuleSql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RuleWindowsTest {
    private static final long MINUTE = 60_000;

    private final List<FiredWindow> fired = new ArrayList<>();
    private final AtomicInteger logs = new AtomicInteger();
    private RuleWindows windows;

    @Test
    void aCountThatIsReachedFiresAtOnceAndOnce() throws Exception {
        rule("HAVING COUNT(*) >= 3");
        add(10);
        add(20);
        assertThat(fired).isEmpty();
        add(30);
        add(40);
        windows.close(10 * MINUTE);
        assertThat(fired).singleElement().satisfies(window -> {
            assertThat(window.start()).isZero();
            assertThat(window.end()).isEqualTo(MINUTE);
            assertThat(window.count()).isEqualTo(3);
            assertThat(window.samples()).extracting(Sample::id).containsExactly("log1", "log2", "log3");
        });
    }

    @Test
    void logsOutOfOrderFallIntoTheirOwnWindows() throws Exception {
        rule("HAVING COUNT(*) >= 2");
        add(MINUTE + 1);
        add(5);
        add(2 * MINUTE + 1);
        add(59_999);
        assertThat(fired).extracting(FiredWindow::start).containsExactly(0L);
        add(MINUTE);
        assertThat(fired).extracting(FiredWindow::start).containsExactly(0L, MINUTE);
        assertThat(windows.open()).isEqualTo(3);
    }

    @Test
    void aLogWhoseWindowHasClosedIsLate() throws Exception {
        rule("HAVING COUNT(*) >= 1");
        assertThat(add(59_999, MINUTE)).isEqualTo(RuleWindows.Outcome.LATE);
        assertThat(add(59_999, MINUTE - 1)).isEqualTo(RuleWindows.Outcome.COUNTED);
        assertThat(add(MINUTE, MINUTE)).isEqualTo(RuleWindows.Outcome.COUNTED);
    }

    @Test
    void whatMoreLogsCouldUndoWaitsForTheClose() throws Exception {
        rule("HAVING COUNT(*) < 3");
        add(1);
        add(MINUTE + 1);
        add(MINUTE + 2);
        add(MINUTE + 3);
        windows.close(MINUTE - 1);
        assertThat(fired).isEmpty();
        windows.close(2 * MINUTE);
        assertThat(fired).extracting(FiredWindow::start).containsExactly(0L);
        assertThat(windows.open()).isZero();
    }

    @Test
    void withoutHavingEveryWindowWithLogsIsToldAtItsClose() throws Exception {
        rule("");
        add(1);
        add(2);
        assertThat(fired).isEmpty();
        windows.close(MINUTE);
        assertThat(fired).extracting(FiredWindow::count).containsExactly(2L);
    }

    @Test
    void aggregatesAreThoseOfSql() throws Exception {
        rule("HAVING AVG(n) > 2 AND SUM(n) = 9 AND MIN(n) = 1 AND MAX(n) = 5 AND COUNT(n) = 4 AND COUNT(*) = 5");
        add(1, Value.number("1"));
        add(2, Value.number("3"));
        add(3, Value.text("5"));
        add(4, Value.text("no number"));
        add(5);
        assertThat(fired).isEmpty();
        windows.close(MINUTE);
        assertThat(fired)
                .singleElement()
                .satisfies(window -> assertThat(window.values())
                        .containsExactly(Map.entry("COUNT(*)", 5.0), Map.entry("MAX(n)", 5.0)));
    }

    @Test
    void nothingAggregatedIsNullAndFiresNothing() throws Exception {
        rule("HAVING NOT MAX(n) > 5");
        add(1);
        windows.close(MINUTE);
        assertThat(fired).isEmpty();
    }

    @Test
    void aMaximumThatIsReachedFiresAtOnceAMeanDoesNot() throws Exception {
        rule("HAVING MAX(n) > 5 AND COUNT(*) > 1");
        add(1, Value.number("9"));
        assertThat(fired).isEmpty();
        add(2, Value.number("1"));
        assertThat(fired).hasSize(1);

        fired.clear();
        rule("HAVING AVG(n) > 5 OR MIN(n) < 1");
        add(1, Value.number("9"));
        assertThat(fired).isEmpty();
        add(2, Value.number("0"));
        assertThat(fired).as("the minimum holds for good").hasSize(1);
    }

    @Test
    void eachGroupHasItsOwnWindows() throws Exception {
        windows = windows(", `host` HAVING COUNT(*) >= 2", 10);
        host("a", 1);
        host("b", 2);
        host(null, 3);
        host("b", 4);
        host(null, 5);
        assertThat(fired).extracting(FiredWindow::keys).containsExactly(List.of("b"), Arrays.asList((String) null));
    }

    @Test
    void windowsAreBoundedAndWhatFindsNoRoomIsSaid() throws Exception {
        windows = windows(", `host` HAVING COUNT(*) >= 2", 2);
        assertThat(host("a", 1)).isEqualTo(RuleWindows.Outcome.COUNTED);
        assertThat(host("b", 2)).isEqualTo(RuleWindows.Outcome.COUNTED);
        assertThat(host("c", 3)).isEqualTo(RuleWindows.Outcome.REFUSED);
        assertThat(host("a", 4)).isEqualTo(RuleWindows.Outcome.COUNTED);
        windows.close(MINUTE);
        assertThat(host("c", MINUTE)).isEqualTo(RuleWindows.Outcome.COUNTED);
    }

    @Test
    void windowsThatHaveEndedMakeRoom() throws Exception {
        windows = windows("HAVING COUNT(*) < 5", 2);
        add(1);
        add(MINUTE);
        assertThat(add(2 * MINUTE, MINUTE)).isEqualTo(RuleWindows.Outcome.COUNTED);
        assertThat(fired).extracting(FiredWindow::start).containsExactly(0L);
        assertThat(add(3 * MINUTE, MINUTE)).isEqualTo(RuleWindows.Outcome.REFUSED);
    }

    @Test
    void aLongKeyIsCut() throws Exception {
        windows = windows(", `host` HAVING COUNT(*) >= 1", 2);
        host("x".repeat(499) + "😀" + "y".repeat(100), 1);
        assertThat(fired.get(0).keys().get(0)).isEqualTo("x".repeat(499) + "…");
    }

    @Test
    void forgottenWindowsDoNotFire() throws Exception {
        rule("HAVING COUNT(*) < 3");
        add(1);
        windows.clear();
        windows.close(MINUTE);
        assertThat(fired).isEmpty();
        assertThat(windows.open()).isZero();
    }

    private void rule(String having) throws Exception {
        windows = windows(having, 10);
    }

    private RuleWindows windows(String rest, int most) throws Exception {
        Grouping grouping = RuleSql.compile(
                        "SELECT COUNT(*), MAX(n) FROM a GROUP BY TUMBLE(`@timestamp`," + " INTERVAL '1' MINUTE)" + rest)
                .grouping()
                .orElseThrow();
        return new RuleWindows(grouping, new WindowLimits(Duration.ZERO, Duration.ofSeconds(1), most), fired::add);
    }

    private void add(long event) {
        assertThat(add(event, Watermark.NONE)).isEqualTo(RuleWindows.Outcome.COUNTED);
    }

    private RuleWindows.Outcome add(long event, long watermark) {
        return windows.add(field -> null, event, watermark, this::sample);
    }

    private void add(long event, Value n) {
        windows.add(Map.of("n", n)::get, event, Watermark.NONE, this::sample);
    }

    private RuleWindows.Outcome host(String host, long event) {
        Map<String, Value> fields = new HashMap<>();
        fields.put("host", host == null ? null : Value.text(host));
        return windows.add(fields::get, event, Watermark.NONE, this::sample);
    }

    private Sample sample() {
        return new Sample("log" + logs.incrementAndGet(), "{}");
    }
}

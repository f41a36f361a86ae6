package io.moalog.standalone.program.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintableTest {
    /** ESC, BEL, DEL, CR and the C1 control CSI. */
    private static final String ATTACK = "x\u001B[2J\u0007\u007F\r\u009B2Jy";

    private static final String SHOWN = "x\uFFFD[2J\uFFFD\uFFFD\uFFFD\uFFFD2Jy";

    private final StringWriter out = new StringWriter();
    private final Output output = new Output(new PrintWriter(out, true), new PrintWriter(out, true), OutputFormat.text);

    @Test
    void noPartOfALogDrivesTheTerminal() {
        for (String field : List.of("timestamp", "level", "message")) {
            assertThat(new LogLine(false).format(object(field, ATTACK)))
                    .as(field)
                    .startsWith(field.equals("level") ? SHOWN.toUpperCase(java.util.Locale.ROOT) : SHOWN);
        }
        assertThat(new LogLine(false).format(object("other", ATTACK))).doesNotContainPattern("\\p{Cc}");
        assertThat(new LogLine(false).format(object(ATTACK, "value"))).doesNotContainPattern("\\p{Cc}");
        assertThat(new LogLine(false).format(Api.JSON.getNodeFactory().textNode(ATTACK)))
                .isEqualTo(SHOWN);
        assertThat(new LogLine(false).format(Api.JSON.createArrayNode().add(ATTACK)))
                .doesNotContainPattern("\\p{Cc}");
    }

    @Test
    void lineEndsAndTabsOfAMessageStay() {
        assertThat(new LogLine(false).format(object("message", "one\n\ttwo"))).isEqualTo("one\n\ttwo");
    }

    @Test
    void whereALogTellsNoTimeThatOfItsReceiptIsShown() {
        assertThat(new LogLine(false).format(object("message", "a"), "2026-11-21T10:00:00Z"))
                .isEqualTo("2026-11-21T10:00:00Z a");
        assertThat(new LogLine(false).format(object("time", "noon"), "2026-11-21T10:00:00Z"))
                .isEqualTo("noon");
    }

    @Test
    void aColouredLineKeepsItsOwnColours() {
        assertThat(new LogLine(true).format(object("level", "info"))).isEqualTo("\u001B[32mINFO \u001B[0m");
    }

    @Test
    void noCellDrivesTheTerminal() {
        output.table(List.of(object("name", ATTACK)), "name");
        output.fields(object("name", ATTACK));
        output.fields(object(ATTACK, "value"));
        assertThat(out.toString().lines()).containsExactly("NAME", SHOWN, "name  " + SHOWN, SHOWN + "  value");
    }

    private static JsonNode object(String field, String value) {
        return Api.JSON.createObjectNode().put(field, value);
    }
}

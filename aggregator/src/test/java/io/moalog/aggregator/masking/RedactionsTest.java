package io.moalog.aggregator.masking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionsTest {
    private static String redact(Redaction redaction, String text) {
        return redaction.redact(text, new Work());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4111111111111111                 | ***
            card 4111-1111-1111-1111.        | card ***.
            5500 0000 0000 0004 ok           | *** ok
            378282246310005,6011111111111117 | ***,***
            카드4111111111111111번           | 카드***번
            order 12 4111 1111 1111 1111     | order 12 ***
            4111 1111 1111 1111 123          | *** 123
            no=4222222222222;x               | no=***;x
            2223003122003222                 | ***
            6799990100000000019              | ***
            4111111111111111-4111111111111111| ***-***
            6 4111 1111 1111 1111            | ***
            row 6 4111-1111 1111 1111, ok    | row ***, ok
            6 4111 1111 1111 1111 6 4111 1111 1111 1111 | *** ***
            """)
    void cardNumbers(String text, String kept) {
        assertThat(redact(new CardNumbers(), text)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4111111111111112",
                "411111111111",
                "41111111111111111111",
                "1763722059123456789",
                "0000000000000000",
                "a4111111111111111",
                "4111111111111111f",
                "0.4111111111111111",
                "4111111111111111.5",
                "4111  1111 1111 1111",
                "2026-11-21 10:47:39.123456",
                "4111_1111_1111_1111",
                "٤١١١١١١١١١١١١١١١"
            })
    void whatIsNoCardNumber(String text) {
        assertThat(redact(new CardNumbers(), text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a@b.cc                       | ***
            <first.last+tag@sub.x-y.com> | <***>
            이메일은kim@example.com입니다   | 이메일은***입니다
            a@b.cc,d@e.ff;               | ***,***;
            to a@b.cc.                   | to ***.
            x=a@b.cc.1                   | x=***.1
            a@b@c.dd                     | a@***
            a@b.c1.de-f                  | ***
            .a@b.com-                    | .***-
            """)
    void emailAddresses(String text, String kept) {
        assertThat(redact(new EmailAddresses(), text)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "@", "a@b", "@b.cc", "a@.cc", "npm left-pad@1.2.3", "a @b.cc", "a@b.c", "@@@", "a@b..cc"})
    void whatIsNoEmailAddress(String text) {
        assertThat(redact(new EmailAddresses(), text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Authorization: Bearer mF_9.B5f-4.1JqM        | Authorization: Bearer ***
            BEARER  eyJh.eyJz.sig== next                 | BEARER  *** next
            bearer=abcdefgh, bearer: x1                  | bearer=***, bearer: ***
            Bearer Bearer abc1                           | Bearer Bearer ***
            """)
    void bearerTokens(String text, String kept) {
        assertThat(redact(new BearerTokens(), text)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bearer",
                "bearer ",
                "the bearer of news",
                "forbearer abcdefgh1",
                "bearerabc123456",
                "beard 12345678"
            })
    void whatIsNoBearerToken(String text) {
        assertThat(redact(new BearerTokens(), text)).isSameAs(text);
    }

    @Test
    void anOwnExpressionReplacesEveryMatchAndCannotHang() {
        assertThat(redact(new Expression("[0-9]{6}-[0-9]{7}"), "주민번호 900101-1234567, 900101-1234568"))
                .isEqualTo("주민번호 ***, ***");
        String evil = "a".repeat(60_000) + "!";
        assertThat(redact(new Expression("(a+)+$"), evil)).isSameAs(evil);
        assertThat(redact(new Expression("\\b"), "a b")).as("empty matches").isEqualTo("a b");
    }

    @Test
    void whatWouldTakeAnOwnExpressionTooLongIsReplacedWholeAndSoIsWhatFollows() {
        Work work = new Work();
        // Each search looks to the end of the text and finds a single letter.
        String quadratic = "a".repeat(60_000);
        assertThat(new Expression("a.*b|a").redact(quadratic, work)).isEqualTo("***");
        assertThat(new Expression("z").redact("some text", work)).isEqualTo("***");
        assertThat(new Expression("z").redact("", work)).isEmpty();
        work.renew();
        assertThat(new Expression("z").redact("some text", work)).isEqualTo("some text");
    }
}

package io.moalog.registry.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotas, masking and keys: what may be written, and what a key admits. */
class SendingRulesTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void aBurstIsFourSecondsWhereNoneIsNamed() {
        assertThat(Quota.of(1_000, null)).isEqualTo(new Quota(1_000, 4_000));
        assertThat(Quota.of(1_000, 1_000L)).isEqualTo(new Quota(1_000, 1_000));
        assertThat(Quota.of(Quota.MOST, null).burstBytes()).isEqualTo(4 * Quota.MOST);
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "-1, 10", "1099511627777, ", "9223372036854775807, ", "10, 9", "10, 9223372036854775807"})
    void aQuotaOutOfItsLimitsIsRefusedWithThem(long bytesPerSecond, Long burstBytes) {
        assertThatThrownBy(() -> Quota.of(bytesPerSecond, burstBytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(": give ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"card", "email", "bearer", "/[0-9]{6}/", "/a/", "/([0-9]{1,3}\\.){3}[0-9]{1,3}/"})
    void whatMayBeRedacted(String entry) {
        assertThat(new Masking(List.of(), List.of(), List.of(entry)).redact()).containsExactly(entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cards",
                "/[/",
                "//",
                "/",
                "/a*/",
                "",
                " ",
                "/a(?=b)/",
                "/(a)\\1/",
                "/(((a{100}){100}){100}){100}/",
                "/(a{1,1000}){9,}/",
                "/([a-z]{1,50}){1,50}Z/"
            })
    void whatMayNot(String entry) {
        assertThatThrownBy(() -> new Masking(List.of(), List.of(), List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("redact has");
    }

    @Test
    void allExpressionsTogetherHaveALimit() {
        List<String> many = new ArrayList<>(Collections.nCopies(19, "/a{99}/"));
        assertThat(new Masking(List.of(), List.of(), many).redact()).hasSize(19);
        many.add("/b{99}/");
        assertThatThrownBy(() -> new Masking(List.of(), List.of(), many))
                .hasMessageContaining("/b{99}/")
                .hasMessageContaining("at most 2000");
    }

    @Test
    void aMaskingNamesFieldsByPathAndSomethingAtAll() {
        assertThatThrownBy(() -> new Masking(List.of(".a"), List.of(), List.of()))
                .hasMessageContaining("drop names the field \".a\"");
        assertThatThrownBy(() -> new Masking(List.of(), List.of("a..b"), List.of()))
                .hasMessageContaining("mask names the field \"a..b\"");
        assertThatThrownBy(() -> new Masking(Collections.nCopies(51, "a"), List.of(), List.of()))
                .hasMessageContaining("51 entries");
        assertThatThrownBy(() -> new Masking(List.of(), List.of(), List.of())).hasMessageContaining("nothing in");
    }

    @Test
    void aKeyAdmitsItselfUntilItExpires() {
        String hash = HexFormat.of().formatHex(IngestKey.hash("secret"));
        IngestKey forEver = new IngestKey("id", hash, NOON, null);
        IngestKey expiring = new IngestKey("id", hash, NOON, NOON.plusSeconds(60));

        assertThat(hash).isEqualTo("2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b");
        assertThat(forEver.admits(IngestKey.hash("secret"), Instant.MAX)).isTrue();
        assertThat(forEver.admits(IngestKey.hash("Secret"), NOON)).isFalse();
        assertThat(expiring.admits(IngestKey.hash("secret"), NOON.plusSeconds(59)))
                .isTrue();
        assertThat(expiring.admits(IngestKey.hash("secret"), NOON.plusSeconds(60)))
                .isFalse();
    }

    @Test
    void whatIsNoHashIsRefused() {
        assertThatThrownBy(() -> new IngestKey("id", "secret", NOON, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package io.moalog.standalone.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpMethod;
import io.moalog.registry.view.TokenRole;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiAccessTest {
    @ParameterizedTest
    @CsvSource({
        "GET,    /api/services, READER",
        "HEAD,   /api/services/{name}, READER",
        "GET,    /api/services/{name}/keys, READER",
        "GET,    '/api/services/{name}/changes{?size,before}', READER",
        "POST,   /api/services, OWNER",
        "PATCH,  /api/services/{name}, OWNER",
        "DELETE, /api/services/{name}, OWNER",
        "POST,   /api/services/{name}/keys, OWNER",
        "DELETE, /api/services/{name}/keys/{id}, OWNER",
        "GET,    /api/tail/{service}, READER",
        "GET,    /api/tail/{service}/ws, READER",
        "GET,    /api/search/{service}, READER",
        "GET,    /api/rules, READER",
        "POST,   /api/rules/backtest, READER",
        "POST,   /api/rules, OWNER",
        "PUT,    /api/rules/{id}, OWNER",
        "DELETE, /api/rules/{id}, OWNER",
        "GET,    /api/alerts, READER",
        "GET,    /api/unclaimed, READER",
        "GET,    /api/ops/audit/{service}, READER",
        "GET,    '/api/dead-letters{?service,stage}', READER",
        "GET,    /api/dead-letters/{id}, READER",
        "POST,   /api/dead-letters/replay, OWNER",
        "POST,   /api/dead-letters/drop, OWNER",
        "DELETE, /api/dead-letters/{id}, ADMIN",
        "GET,    /api/archive/{service}, READER",
        "POST,   /api/archive/run, ADMIN",
        "POST,   /api/unheard-of, ADMIN",
        "GET,    /api/tokens, ADMIN",
        "HEAD,   /api/tokens, ADMIN",
        "POST,   /api/tokens, ADMIN",
        "DELETE, /api/tokens/{id}, ADMIN",
        "DELETE, /api/tokens{/id}, ADMIN",
        "OPTIONS,/api/search/{service}, ADMIN",
        "TRACE,  /api/services, OWNER",
        "POST,   /api/services-of-others, ADMIN",
        "POST,   /api/rules.x, ADMIN",
        "GET,    /api/tokensx, READER",
        "POST,   /api, ADMIN"
    })
    void eachRequestAsksForARoleAndThoseAboveItHaveItToo(HttpMethod method, String path, TokenRole least) {
        assertThat(ApiAccess.isGuarded(path)).isTrue();
        assertThat(ApiAccess.least(method, path)).isEqualTo(least);
        for (TokenRole role : TokenRole.values()) {
            assertThat(role.covers(least)).as("%s", role).isEqualTo(role.ordinal() >= least.ordinal());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/console/app.js",
                "/console/{+path}",
                "/health",
                "/health/ready",
                "/prometheus",
                "/openapi",
                "/ingest/{service}",
                "/v1/logs",
                "/elastic/_bulk",
                "/loki/api/v1/push",
                "/apis"
            })
    void whatIsNotTheManagementApiAsksForNoToken(String path) {
        assertThat(ApiAccess.isGuarded(path)).isFalse();
    }
}
